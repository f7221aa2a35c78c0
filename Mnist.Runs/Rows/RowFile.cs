using Mnist.Formats.Data;
using Mnist.Formats.Tensors;
using Mnist.MLNet.Batches;
using Mnist.MLNet.Engines;

namespace Mnist.Runs.Rows;

/// <summary>Reads rows to score: .npy, .npz, IDX and IDX.gz, which a file is by what it begins with.</summary>
internal static class RowFile
{
    private const string Kinds = ".npy, .npz, IDX or IDX.gz file";

    // What an archive calls its rows, as Keras' mnist.npz and scikit-learn do.
    private const string UsualName = "x";

    /// <summary>Reads all rows, as a model's inputs take them. For floats, whole numbers from 0 to 255 are pixels and divided by 255; all else is taken as it is.</summary>
    /// <param name="file">The file; for several inputs an .npz with an array of each input's name.</param>
    /// <param name="inputs">The model's inputs.</param>
    /// <returns>The rows, how many, and what a user should know of them, a sentence each.</returns>
    /// <exception cref="DatasetException">The file is missing, of another kind, damaged or empty, or holds numbers the model cannot take.</exception>
    public static (IRowSource Source, int Rows, IReadOnlyList<string> Notes) Open(string file, IReadOnlyList<TensorInfo> inputs)
    {
        if (!File.Exists(file))
        {
            throw new DatasetException($"'{file}' {(Directory.Exists(file) ? "is a folder" : "does not exist")}; give a {Kinds}.");
        }

        MemoryRowSource source = new();
        List<string> notes = [];
        int rows = 0;
        foreach ((TensorInfo input, NDArray array) in inputs.Zip(Arrays(file, inputs)))
        {
            if (array.ndim == 0)
            {
                throw new DatasetException($"'{file}' holds a single number for '{input.Name}'; give an array whose first axis is the rows.");
            }

            if (array.size == 0 || (rows > 0 && array.Rows != rows))
            {
                throw new DatasetException(array.size == 0
                    ? $"'{file}' holds no rows of shape {array.shape}; give a file with some."
                    : $"'{file}' holds {rows} rows of '{inputs[0].Name}' and {array.Rows} of '{input.Name}'; give as many of each.");
            }

            rows = array.Rows;
            ArrayColumn.Add(source, input, array, file);
            notes.AddRange(RowImages.Note(array, file));
        }

        return (source, rows, notes);
    }

    private static IEnumerable<NDArray> Arrays(string file, IReadOnlyList<TensorInfo> inputs)
    {
        byte[] start = FileStart.Read(file);
        string extension = Path.GetExtension(file).ToLowerInvariant();
        if (FileStart.IsZip(start) || extension == ".npz")
        {
            return FromArchive(file, inputs);
        }

        if (inputs.Count > 1)
        {
            throw new DatasetException($"'{file}' holds the rows of one input, the model takes {string.Join(", ", inputs.Select(input => input.Name))}; give an .npz file with an array of each name.");
        }

        return FileStart.IsNpy(start) || extension == ".npy" ? [NpyFile.Read(file)]
            : FileStart.IsIdx(start) || Array.TrueForAll(start, value => value == 0) ? [Idx(file)]
            : throw new DatasetException($"'{file}' is of a kind that is not read; give a {Kinds}.");
    }

    private static IEnumerable<NDArray> FromArchive(string file, IReadOnlyList<TensorInfo> inputs)
    {
        string[] names = [UsualName, .. inputs.Select(input => input.Name)];
        IReadOnlyDictionary<string, NDArray> arrays = NpzFile.Read(file, names);
        return inputs.Select(input => arrays.GetValueOrDefault(input.Name) ?? (inputs.Count == 1 ? arrays.GetValueOrDefault(UsualName) : null)
            ?? throw new DatasetException(inputs.Count == 1
                ? $"'{file}' holds no array named {UsualName}; save it as np.savez(file, {UsualName}=rows)."
                : $"'{file}' holds no array named {input.Name}; save one for each of {string.Join(", ", inputs.Select(each => each.Name))}."));
    }

    private static NDArray Idx(string file)
    {
        (int[] shape, byte[] data) = IdxFile.Read(file);
        return new NDArray(data, shape);
    }
}
