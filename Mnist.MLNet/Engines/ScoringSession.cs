namespace Mnist.MLNet.Engines;

/// <summary>What all sessions do around a run: rows are counted, runs under way end before the session goes, and later ones are refused.</summary>
internal abstract class ScoringSession : IScoringSession
{
    private readonly UseCount _uses;

    protected ScoringSession(ScoringSignature signature)
    {
        Signature = signature;
        _uses = new UseCount(this, Free);
    }

    public ScoringSignature Signature { get; }

    public IReadOnlyList<TensorInfo> Inputs => Signature.Inputs;

    public IReadOnlyList<TensorInfo> Outputs => Signature.Outputs;

    public void Run(IReadOnlyList<TensorBuffer> inputs, IReadOnlyList<TensorBuffer> outputs, int rows)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rows);
        _uses.Enter();
        try
        {
            RunAlive(inputs, outputs, rows);
        }
        catch (Exception error) when (IsMisfit(error))
        {
            throw RowTensors.Failure(Inputs, rows, error);
        }
        finally
        {
            _uses.Leave();
        }
    }

    public void Dispose() => _uses.Dispose();

    /// <summary>Scores rows while the session cannot go.</summary>
    protected abstract void RunAlive(IReadOnlyList<TensorBuffer> inputs, IReadOnlyList<TensorBuffer> outputs, int rows);

    /// <summary>Whether an error of the engine says that the rows do not fit the model.</summary>
    protected virtual bool IsMisfit(Exception error) => false;

    /// <summary>Frees what is native, after the last run.</summary>
    protected virtual void Free()
    {
    }
}
