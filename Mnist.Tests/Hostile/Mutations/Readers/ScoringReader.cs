using Mnist.MLNet.Engines;

namespace Mnist.Tests.Hostile.Mutations;

/// <summary>Graphs that are scored: opened, lowered, and run on three rows, by an engine of choice.</summary>
internal sealed class ScoringReader(string engine, int few, int many) : FileReader
{
    private const int Rows = 3;

    // Rows longer than this are not made: what they hold comes from the caller, not from the file.
    private const int LongestRow = 1 << 16;

    public override string Name => $"score.{engine}";

    public override int Few => few;

    public override int Many => many;

    public override void Read(string folder, Digest digest)
    {
        string frozen = Path.Combine(folder, "frozen.pb");
        ScoringModel model = ScoringModel.Open(File.Exists(frozen) ? frozen : folder);
        using IScoringSession session = ScoringEngines.Get(engine).Open(model, new ScoringRequest());
        foreach (TensorInfo tensor in session.Inputs.Concat(session.Outputs))
        {
            digest.Add(tensor.Name).Add(tensor.ElementType.Name).Add(string.Join(',', tensor.RowShape ?? [-2]));
        }

        // Sizes a model leaves open are the caller's too: with 784 beside them twice, four of them are 2.5 million numbers.
        if (session.Inputs.Any(input => RowShape(input).Aggregate(1L, (product, size) => product * size) > LongestRow))
        {
            return;
        }

        TensorBuffer[] taken = [.. session.Inputs.Select(Filled)];
        TensorBuffer[] given = [.. session.Outputs.Select(output => new TensorBuffer(output.ElementType, [.. output.RowShape?.Select(size => Math.Max(size, 0)) ?? []]))];
        session.Run(taken, given, Rows);
        foreach (TensorBuffer buffer in given)
        {
            digest.Add(string.Join(',', buffer.RowShape));
            TensorTypes.Visit(buffer.ElementType, new Adding(buffer, digest));
        }
    }

    // What parsing took is free again when the graph is lowered, but counted.
    public override long Needs(long read) => (4 * read) + (64 << 20);

    protected override IEnumerable<SeedFile> MakeSeeds() => [.. ModelSeeds.Graphs(), .. ModelSeeds.Frozen()];

    private static long[] RowShape(TensorInfo input) => [.. input.RowShape?.Select(size => size < 0 ? 4 : size) ?? [4]];

    private static TensorBuffer Filled(TensorInfo input)
    {
        TensorBuffer buffer = new(input.ElementType, RowShape(input), Rows);
        if (input.ElementType == typeof(float))
        {
            Span<float> values = buffer.Rows<float>(Rows);
            for (int i = 0; i < values.Length; i++)
            {
                values[i] = i * 31 % 97 / 97f;
            }
        }

        return buffer;
    }

    private readonly struct Adding(TensorBuffer buffer, Digest digest) : ITypedVisitor<bool>
    {
        public bool Visit<T>()
            where T : unmanaged
        {
            digest.Add(System.Runtime.InteropServices.MemoryMarshal.AsBytes(buffer.Rows<T>(Rows)));
            return true;
        }
    }
}
