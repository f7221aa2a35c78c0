using Mnist.MLNet.Engines.Managed.Operations;
using Mnist.MLNet.Lowering;

namespace Mnist.MLNet.Engines.Managed;

/// <summary>A lowered graph, operation by operation; each run is on the caller's thread alone.</summary>
internal sealed class GraphSession : ScoringSession
{
    private readonly GraphProgram _program;
    private readonly double _rowBytes;
    private readonly RowBounds? _bounds;

    public GraphSession(OnnxModel model)
        : base(RowTensors.Describe(model)) => (_program, _rowBytes, _bounds) = (new GraphProgram(model), model.LargestRowBytes, model.Rows);

    protected override void RunAlive(IReadOnlyList<TensorBuffer> inputs, IReadOnlyList<TensorBuffer> outputs, int rows)
    {
        RowTensors.RequireRoom(_rowBytes, rows);
        Tensor[] taken = new Tensor[Inputs.Count];
        for (int i = 0; i < taken.Length; i++)
        {
            Inputs[i].RequireType(inputs[i]);
            taken[i] = TensorTypes.Visit(Inputs[i].ElementType, new Wrapping(inputs[i], RowTensors.Shape(Inputs[i], inputs[i], rows)));
        }

        void Run() => _program.Run(taken, (i, result) => Copy(Outputs[i], result, outputs[i], rows));
        if (_bounds is null)
        {
            Run();
            return;
        }

        RunMemory.Bound(RowTensors.Most(_bounds, Inputs, inputs, rows), Run);
    }

    protected override bool IsMisfit(Exception error) => GraphProgram.IsMisfit(error);

    private static void Copy(TensorInfo output, Tensor result, TensorBuffer buffer, int rows)
    {
        output.RequireType(buffer);
        RowTensors.Prepare(output, buffer, Array.ConvertAll(result.Shape, size => (long)size), rows);
        TensorTypes.Visit(output.ElementType, new Copying(result, buffer, rows));
    }

    private readonly struct Wrapping(TensorBuffer buffer, long[] shape) : ITypedVisitor<Tensor>
    {
        public Tensor Visit<T>()
            where T : unmanaged => new Tensor<T>(Sizes.Of(shape), buffer.Values<T>((int)shape[0]));
    }

    private readonly struct Copying(Tensor result, TensorBuffer buffer, int rows) : ITypedVisitor<bool>
    {
        public bool Visit<T>()
            where T : unmanaged
        {
            result.Of<T>().CopyTo(buffer.Rows<T>(rows));
            return true;
        }
    }
}
