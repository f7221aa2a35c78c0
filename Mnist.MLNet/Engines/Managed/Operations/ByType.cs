using System.Numerics;
using Mnist.Formats;

namespace Mnist.MLNet.Engines.Managed.Operations;

/// <summary>An operation on numbers of any type.</summary>
internal interface INumberOperation
{
    static abstract Operation Create<T>(OperationNode node)
        where T : unmanaged, INumber<T>, IMinMaxValue<T>;
}

/// <summary>An operation on float and double.</summary>
internal interface IRealOperation
{
    static abstract Operation Create<T>(OperationNode node)
        where T : unmanaged, IFloatingPointIeee754<T>;
}

/// <summary>Chooses an operation's code by the element type of its first input.</summary>
internal static class ByType
{
    public static Operation Numbers<TOperation>(OperationNode node)
        where TOperation : INumberOperation => System.Type.GetTypeCode(node.Type(0)) switch
        {
            TypeCode.Single => TOperation.Create<float>(node),
            TypeCode.Double => TOperation.Create<double>(node),
            TypeCode.Int32 => TOperation.Create<int>(node),
            TypeCode.Int64 => TOperation.Create<long>(node),
            TypeCode.Byte => TOperation.Create<byte>(node),
            _ => throw Other(node),
        };

    public static Operation Reals<TOperation>(OperationNode node)
        where TOperation : IRealOperation => System.Type.GetTypeCode(node.Type(0)) switch
        {
            TypeCode.Single => TOperation.Create<float>(node),
            TypeCode.Double => TOperation.Create<double>(node),
            _ => throw Other(node),
        };

    private static ModelFormatException Other(OperationNode node) => node.Refusal($"it works on {node.Type(0).Name}");
}
