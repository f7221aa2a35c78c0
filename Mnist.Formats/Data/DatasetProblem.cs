namespace Mnist.Formats.Data;

/// <summary>What went wrong with a data set.</summary>
public enum DatasetProblem
{
    /// <summary>A file holds something else than expected, or an unknown name was given.</summary>
    Content,

    /// <summary>A file is missing, damaged or may not be read.</summary>
    Unreadable,

    /// <summary>The data set is in none of the usual places.</summary>
    NotFound,

    /// <summary>No mirror gave the right file.</summary>
    NotDownloaded,

    /// <summary>The folder to download into cannot be written.</summary>
    NotWritable,
}
