using System.Runtime.InteropServices;

namespace Mnist.Cli;

/// <summary>Standard output or standard error of a Unix process, which says so when nobody can read what is written; the console's own stream takes a closed pipe for a success.</summary>
/// <param name="descriptor">1 or 2.</param>
internal sealed partial class StandardStream(int descriptor) : Stream
{
    private const int GetFlags = 1;
    private const int ClosedOnExec = 1;
    private const int Interrupted = 4;
    private const short Writable = 4;

    // What a process was started with stays open over exec. Where a number was closed, the runtime's own files have taken it, and those do not: to write there would reach the runtime itself.
    private readonly bool _isOurs = Control(descriptor, GetFlags) is var flags && flags >= 0 && (flags & ClosedOnExec) == 0;

    /// <inheritdoc/>
    public override bool CanRead => false;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <summary>Standard output as text; the console's writer from now on.</summary>
    public static LossyWriter OpenOutput()
    {
        LossyWriter writer = Open(1, Console.OpenStandardOutput);
        Console.SetOut(writer);
        return writer;
    }

    /// <summary>Standard error as text; the console's writer from now on.</summary>
    public static LossyWriter OpenError()
    {
        LossyWriter writer = Open(2, Console.OpenStandardError);
        Console.SetError(writer);
        return writer;
    }

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (buffer.Length > 0)
        {
            nint written = _isOurs ? Write(descriptor, buffer, buffer.Length) : throw new IOException("It was closed when the process began.");
            if (written >= 0)
            {
                buffer = buffer[(int)written..];
            }
            else if (Marshal.GetLastPInvokeError() is var error && error == (OperatingSystem.IsMacOS() ? 35 : 11))
            {
                // Whoever made it made it a stream that does not wait.
                PollEntry entry = new() { Descriptor = descriptor, Events = Writable };
                _ = Poll(ref entry, 1, -1);
            }
            else if (error != Interrupted)
            {
                throw new IOException(Marshal.GetPInvokeErrorMessage(error));
            }
        }
    }

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    private static LossyWriter Open(int descriptor, Func<Stream> windows) =>
        new(new StreamWriter(OperatingSystem.IsWindows() ? windows() : new StandardStream(descriptor), Console.OutputEncoding) { AutoFlush = true });

    [LibraryImport("libc", EntryPoint = "fcntl")]
    private static partial int Control(int descriptor, int command);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static partial nint Write(int descriptor, ReadOnlySpan<byte> bytes, nint count);

    [LibraryImport("libc", EntryPoint = "poll")]
    private static partial int Poll(ref PollEntry entries, nuint count, int timeout);

    private struct PollEntry
    {
        public int Descriptor;
        public short Events;
        public short Returned;
    }
}
