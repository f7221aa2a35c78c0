using Microsoft.ML;
using Microsoft.ML.Data;

namespace Mnist.MLNet.Scoring;

/// <summary>Vectors that pass by the model. Their memory stays here and serves the next batch, so the reader gets a copy.</summary>
internal sealed class PassingVectors<T>(ValueGetter<VBuffer<T>> getter) : PassingValues<VBuffer<T>>(getter)
{
    public PassingVectors(DataViewRow row, DataViewSchema.Column column)
        : this(row.GetGetter<VBuffer<T>>(column))
    {
    }

    public override PassingValues Another() => new PassingVectors<T>(Getter);

    public override void Clear()
    {
    }

    protected override void Give(in VBuffer<T> stored, ref VBuffer<T> value) => stored.CopyTo(ref value);
}
