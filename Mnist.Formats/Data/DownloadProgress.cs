namespace Mnist.Formats.Data;

/// <summary>How far the download of a file has come.</summary>
/// <param name="File">Name of the file.</param>
/// <param name="Host">Where it comes from.</param>
/// <param name="Done">Bytes that are there, those of an earlier, broken download included.</param>
/// <param name="Total">Bytes of the whole file; null when the server does not say.</param>
public sealed record DownloadProgress(string File, string Host, long Done, long? Total);
