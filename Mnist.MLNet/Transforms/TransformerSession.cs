using Mnist.MLNet.Engines;

namespace Mnist.MLNet.Scoring;

/// <summary>A transformer's session: after it was disposed, those who still use one of the transformer's views are told what to do.</summary>
internal sealed class TransformerSession(IScoringSession session, ImageOptions? images = null) : IScoringSession
{
    private volatile bool _isDisposed;

    /// <summary>How columns of images are read for a session; null when there are none.</summary>
    public static ImageOptions? ImagesOf(IScoringSession session) => (session as TransformerSession)?.Images;

    public ImageOptions? Images => images;

    public IReadOnlyList<TensorInfo> Inputs => session.Inputs;

    public IReadOnlyList<TensorInfo> Outputs => session.Outputs;

    public void Run(IReadOnlyList<TensorBuffer> inputs, IReadOnlyList<TensorBuffer> outputs, int rows)
    {
        try
        {
            session.Run(inputs, outputs, rows);
        }
        catch (ObjectDisposedException) when (_isDisposed)
        {
            throw Disposed();
        }
    }

    /// <exception cref="ObjectDisposedException">The transformer was disposed.</exception>
    public void RequireAlive()
    {
        if (_isDisposed)
        {
            throw Disposed();
        }
    }

    public void Dispose()
    {
        _isDisposed = true;
        session.Dispose();
    }

    private static ObjectDisposedException Disposed() => new(
        nameof(TensorFlowTransformer),
        "The TensorFlowTransformer was disposed; fit the estimator again, or, if a PredictionEngine disposed it, make that with PredictionEngineOptions.OwnsTransformer = false.");
}
