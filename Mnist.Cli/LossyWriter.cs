using System.Text;

namespace Mnist.Cli;

/// <summary>A writer whose target may be closed or full: what cannot be written is dropped, so that the work and its result survive.</summary>
/// <param name="inner">The target.</param>
internal sealed class LossyWriter(TextWriter inner) : TextWriter
{
    /// <summary>Whether something was dropped; from then on all is.</summary>
    public bool Failed { get; private set; }

    /// <inheritdoc/>
    public override Encoding Encoding => inner.Encoding;

    /// <inheritdoc/>
    public override void Write(char value) => Try(() => inner.Write(value));

    /// <inheritdoc/>
    public override void Write(char[] buffer, int index, int count) => Try(() => inner.Write(buffer, index, count));

    /// <inheritdoc/>
    public override void Write(string? value) => Try(() => inner.Write(value));

    /// <inheritdoc/>
    public override void Flush() => Try(inner.Flush);

    private void Try(Action write)
    {
        if (Failed)
        {
            return;
        }

        try
        {
            write();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            Failed = true;
        }
    }
}
