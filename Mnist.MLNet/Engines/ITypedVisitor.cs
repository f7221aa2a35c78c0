namespace Mnist.MLNet.Engines;

/// <summary>Work that is the same for every element type; <see cref="TensorTypes"/> supplies the type.</summary>
internal interface ITypedVisitor<out TResult>
{
    TResult Visit<T>()
        where T : unmanaged;
}
