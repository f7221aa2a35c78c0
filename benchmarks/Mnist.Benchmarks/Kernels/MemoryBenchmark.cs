using BenchmarkDotNet.Attributes;

namespace Mnist.Benchmarks.Kernels;

/// <summary>Kernels that memory binds: a plain copy of about as many bytes is measured beside each case, as its baseline.</summary>
public abstract class MemoryBenchmark
{
    private float[] _source = [];
    private float[] _destination = [];

    /// <summary>Floats the copy reads, and writes; the size of the case's largest buffer, so that both live in the same cache.</summary>
    public abstract int CopiedFloats { get; }

    [Benchmark(Baseline = true)]
    public void Bound() => _source.AsSpan().CopyTo(_destination);

    /// <summary>Makes the copy's buffers.</summary>
    protected void SetUpCopy() => (_source, _destination) = (new float[CopiedFloats], new float[CopiedFloats]);
}
