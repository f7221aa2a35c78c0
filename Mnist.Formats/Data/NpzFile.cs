using System.IO.Compression;
using Mnist.Formats.Tensors;

namespace Mnist.Formats.Data;

/// <summary>Reads NumPy's <c>.npz</c> archives: zips of <c>.npy</c> arrays.</summary>
public static class NpzFile
{
    private const int MaxArrays = 10_000;
    private const long MaxBytes = 2L << 30;

    /// <summary>Reads all arrays.</summary>
    /// <param name="path">The file.</param>
    /// <returns>Arrays by name, without the ending <c>.npy</c>.</returns>
    /// <exception cref="DatasetException">The file is missing, not a zip, too large, or an array in it cannot be read.</exception>
    public static IReadOnlyDictionary<string, NDArray> ReadAll(string path) => Read(path, _ => true);

    /// <summary>Reads some arrays; the others may be of any kind and size.</summary>
    /// <param name="path">The file.</param>
    /// <param name="names">Names of the arrays, without the ending <c>.npy</c>.</param>
    /// <returns>Those of the arrays that are there, by name.</returns>
    /// <exception cref="DatasetException">The file is missing, not a zip, too large, or one of the arrays cannot be read.</exception>
    public static IReadOnlyDictionary<string, NDArray> Read(string path, params string[] names) => Read(path, names.Contains);

    private static Dictionary<string, NDArray> Read(string path, Func<string, bool> wanted)
    {
        try
        {
            using ZipArchive archive = ZipFile.OpenRead(path);
            if (archive.Entries.Count > MaxArrays)
            {
                throw new DatasetException($"'{path}' holds {archive.Entries.Count} arrays; at most {MaxArrays} are read.");
            }

            Dictionary<string, NDArray> arrays = new(StringComparer.Ordinal);
            long left = MaxBytes;
            foreach (ZipArchiveEntry entry in archive.Entries.Where(entry => entry.FullName.EndsWith(".npy", StringComparison.Ordinal) && wanted(entry.FullName[..^4])))
            {
                byte[] bytes = Unpack(entry, left, path);
                left -= bytes.Length;
                arrays[entry.FullName[..^4]] = NpyFile.Parse(bytes, $"{path}/{entry.FullName}");
            }

            return arrays;
        }
        catch (Exception error) when (error is InvalidDataException or UnauthorizedAccessException or (IOException and not DatasetException))
        {
            throw new DatasetException($"'{path}' cannot be read as an .npz archive; give the path of a file saved with np.savez.", error);
        }
    }

    // Counts what is really unpacked: the length an archive declares may be wrong.
    private static byte[] Unpack(ZipArchiveEntry entry, long most, string path)
    {
        using Stream stream = entry.Open();
        using MemoryStream memory = new();
        byte[] buffer = new byte[81920];
        for (int read; (read = stream.Read(buffer)) > 0;)
        {
            if (memory.Length + read > most)
            {
                throw new DatasetException($"'{path}' unpacks to more than {MaxBytes >> 20} MiB; split it into smaller files.");
            }

            memory.Write(buffer, 0, read);
        }

        return memory.ToArray();
    }
}
