namespace Mnist.Formats.Data;

/// <summary>How a data set was found.</summary>
public enum DatasetSource
{
    /// <summary>Its path was given.</summary>
    Given,

    /// <summary>It lies beside the program.</summary>
    Program,

    /// <summary>It lies in the user's cache.</summary>
    Cache,

    /// <summary>It was downloaded into the user's cache just now.</summary>
    Download,
}
