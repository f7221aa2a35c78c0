using System.Runtime.CompilerServices;

namespace Mnist.MLNet.Engines;

/// <summary>The element types of scoring, and the one place that turns a type known at run time into a type argument.</summary>
internal static class TensorTypes
{
    public static bool IsSupported(Type type) =>
        type == typeof(float) || type == typeof(double) || type == typeof(int) || type == typeof(long) || type == typeof(byte) || type == typeof(bool);

    /// <summary>Bytes of a number.</summary>
    /// <exception cref="NotSupportedException">The type is none of the six.</exception>
    public static int SizeOf(Type type) => Visit(type, default(Sizing));

    /// <exception cref="NotSupportedException">The type is none of the six.</exception>
    public static TResult Visit<TResult>(Type type, ITypedVisitor<TResult> visitor) => Visit<ITypedVisitor<TResult>, TResult>(type, visitor);

    /// <summary>The same for a visitor that is a structure: none is allocated for it, so it may be one a row.</summary>
    /// <exception cref="NotSupportedException">The type is none of the six.</exception>
    public static TResult Visit<TVisitor, TResult>(Type type, TVisitor visitor)
        where TVisitor : ITypedVisitor<TResult> => Type.GetTypeCode(type) switch
    {
        TypeCode.Single => visitor.Visit<float>(),
        TypeCode.Double => visitor.Visit<double>(),
        TypeCode.Int32 => visitor.Visit<int>(),
        TypeCode.Int64 => visitor.Visit<long>(),
        TypeCode.Byte => visitor.Visit<byte>(),
        TypeCode.Boolean => visitor.Visit<bool>(),
        _ => throw new NotSupportedException($"Tensors of {type.Name} are not scored; the element types are Single, Double, Int32, Int64, Byte and Boolean."),
    };

    private readonly struct Sizing : ITypedVisitor<int>
    {
        public int Visit<T>()
            where T : unmanaged => Unsafe.SizeOf<T>();
    }
}
