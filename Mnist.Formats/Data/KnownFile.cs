namespace Mnist.Formats.Data;

/// <summary>One of the four files of a data set that can be downloaded.</summary>
/// <param name="Stem">Name without <c>.gz</c>.</param>
/// <param name="ArchiveSha256">SHA-256 of the compressed file the mirrors hold.</param>
/// <param name="ContentSha256">SHA-256 of the uncompressed file, where it is known.</param>
public sealed record KnownFile(string Stem, string ArchiveSha256, string? ContentSha256 = null);
