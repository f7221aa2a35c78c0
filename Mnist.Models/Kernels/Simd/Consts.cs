// Generated from eng/KernelGenerator/ConstsTemplate.cs: change that, then dotnet run --project eng/KernelGenerator.
namespace Mnist.Models.Kernels.Simd;

internal readonly struct Const0 : IConst
{
    public static int Value => 0;
}

internal readonly struct Const1 : IConst
{
    public static int Value => 1;
}

internal readonly struct Const2 : IConst
{
    public static int Value => 2;
}

internal readonly struct Const3 : IConst
{
    public static int Value => 3;
}

internal readonly struct Const4 : IConst
{
    public static int Value => 4;
}

internal readonly struct Const5 : IConst
{
    public static int Value => 5;
}

internal readonly struct Const6 : IConst
{
    public static int Value => 6;
}

internal readonly struct Const7 : IConst
{
    public static int Value => 7;
}

internal readonly struct Const8 : IConst
{
    public static int Value => 8;
}

internal readonly struct Const9 : IConst
{
    public static int Value => 9;
}

internal readonly struct Const10 : IConst
{
    public static int Value => 10;
}

internal readonly struct Const11 : IConst
{
    public static int Value => 11;
}

internal readonly struct Const12 : IConst
{
    public static int Value => 12;
}

internal readonly struct Const13 : IConst
{
    public static int Value => 13;
}

internal readonly struct Const14 : IConst
{
    public static int Value => 14;
}

internal readonly struct Const15 : IConst
{
    public static int Value => 15;
}

internal readonly struct Const16 : IConst
{
    public static int Value => 16;
}
