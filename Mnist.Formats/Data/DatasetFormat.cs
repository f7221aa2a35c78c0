namespace Mnist.Formats.Data;

/// <summary>How the files of a data set are written.</summary>
public enum DatasetFormat
{
    /// <summary>Four IDX files, plain or compressed with gzip.</summary>
    Idx,

    /// <summary>One NumPy archive.</summary>
    Npz,

    /// <summary>Folders of images by class.</summary>
    Images,
}
