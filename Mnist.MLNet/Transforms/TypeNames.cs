namespace Mnist.MLNet.Scoring;

/// <summary>Element types as a C# program spells them.</summary>
internal static class TypeNames
{
    public static string InCSharp(Type type) => Type.GetTypeCode(type) switch
    {
        TypeCode.Single => "float",
        TypeCode.Double => "double",
        TypeCode.Int32 => "int",
        TypeCode.Int64 => "long",
        TypeCode.Byte => "byte",
        TypeCode.Boolean => "bool",
        _ => type.Name,
    };
}
