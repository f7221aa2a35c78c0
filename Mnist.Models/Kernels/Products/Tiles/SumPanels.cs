namespace Mnist.Models.Kernels.Products.Tiles;

/// <summary>The summands of a product in an operand, run by run, cut into panels as <see cref="SumParts"/> says.</summary>
internal sealed unsafe class SumPanels
{
    private readonly SumRun[] _runs;
    private readonly int[] _firsts;
    private readonly int _length;

    /// <summary>Cuts the runs into panels.</summary>
    /// <param name="runs">The runs in order.</param>
    /// <param name="stride">Floats from one summand of a run to the next.</param>
    public SumPanels(IReadOnlyCollection<SumRun> runs, nint stride)
    {
        _length = SumParts.Length((int)runs.Sum(run => run.Length));
        List<SumRun> pieces = [];
        List<int> firsts = [];
        nint room = 0;
        foreach (SumRun run in runs)
        {
            for (nint done = 0; done < run.Length;)
            {
                if (room == 0)
                {
                    firsts.Add(pieces.Count);
                    room = _length;
                }

                nint piece = Math.Min(room, run.Length - done);
                pieces.Add(new SumRun(run.Start + (done * stride), piece));
                (done, room) = (done + piece, room - piece);
            }
        }

        // Pinned: tiles read it through pointers.
        _runs = GC.AllocateUninitializedArray<SumRun>(pieces.Count, pinned: true);
        pieces.CopyTo(_runs);
        _firsts = [.. firsts, pieces.Count];
    }

    /// <summary>Number of parts.</summary>
    public int Parts => _firsts.Length - 1;

    /// <summary>Lays a part into operands whose B is set to the first summand of all: its runs, where it starts in B, whether it adds to the parts before it.</summary>
    public void Lay(int part, ref TileOperands t)
    {
        fixed (SumRun* runs = _runs)
        {
            t.Runs = runs + _firsts[part];
        }

        t.RunCount = _firsts[part + 1] - _firsts[part];
        t.B += part * _length * t.BStride;
        t.Accumulate |= part > 0;
    }
}
