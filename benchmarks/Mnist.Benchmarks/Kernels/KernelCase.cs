namespace Mnist.Benchmarks.Kernels;

/// <summary>One set of sizes a kernel is measured at, and the work a call then does.</summary>
public abstract record KernelCase
{
    /// <summary>The sizes, as the table shows them.</summary>
    public abstract string Name { get; }

    /// <summary>Multiplications and additions of the formula, whatever shortcut the kernel takes; 0 where memory binds.</summary>
    /// <param name="method">Name of the benchmark's method.</param>
    public virtual double Operations(string method) => 0;

    /// <summary>Bytes that must be read and written at least once; 0 where arithmetic binds.</summary>
    /// <param name="method">Name of the benchmark's method.</param>
    public virtual double Bytes(string method) => 0;

    public sealed override string ToString() => Name;
}
