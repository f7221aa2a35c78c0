using Mnist.Formats.Tensors;

namespace Mnist.Formats.Data;

/// <summary>A data set as one <c>.npz</c> file of arrays <c>x_train</c>, <c>y_train</c>, <c>x_test</c>, <c>y_test</c>, the form of Keras' <c>mnist.npz</c>.</summary>
internal static class NpzDataset
{
    /// <summary>Reads both halves.</summary>
    /// <exception cref="DatasetException">The file is damaged, an array is missing or of another kind.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static (ImagePart Train, ImagePart Test) Read(string path, CancellationToken cancellation)
    {
        IReadOnlyDictionary<string, NDArray> arrays = NpzFile.Read(path, ["x_train", "y_train", "x_test", "y_test"], cancellation);
        return (Part(path, arrays, "train"), Part(path, arrays, "test"));
    }

    private static ImagePart Part(string path, IReadOnlyDictionary<string, NDArray> arrays, string part)
    {
        NDArray x = Require(path, arrays, $"x_{part}");
        NDArray y = Require(path, arrays, $"y_{part}");
        if (IsReal(x) || !(x.ndim == 3 || (x.ndim == 4 && x.shape[3] == 1)))
        {
            throw new DatasetException($"'x_{part}' of '{path}' is an array of shape {x.shape} and type {x.dtype}; expected bytes of shape (images, rows, columns).");
        }

        if (IsReal(y) || !(y.ndim == 1 || (y.ndim == 2 && y.shape[1] == 1)))
        {
            throw new DatasetException($"'y_{part}' of '{path}' is an array of shape {y.shape} and type {y.dtype}; expected whole numbers of shape (images).");
        }

        return ImagePart.Create($"{path}/x_{part}", Pixels(x, $"'x_{part}' of '{path}'"), [x.shape[0], x.shape[1], x.shape[2]], $"{path}/y_{part}", y.ToArray<long>());
    }

    private static bool IsReal(NDArray array) => array.dtype is TF_DataType.TF_FLOAT or TF_DataType.TF_DOUBLE;

    private static byte[] Pixels(NDArray x, string name) =>
        x.dtype == TF_DataType.TF_UINT8 || Array.TrueForAll(x.Values<long>(), value => value is >= byte.MinValue and <= byte.MaxValue)
            ? x.Values<byte>()
            : throw new DatasetException($"{name} holds whole numbers outside 0 to 255; expected pixels, as np.clip(x, 0, 255).astype('uint8').");

    private static NDArray Require(string path, IReadOnlyDictionary<string, NDArray> arrays, string name) => arrays.GetValueOrDefault(name)
        ?? throw new DatasetException(path.EndsWith(".zip", StringComparison.OrdinalIgnoreCase)
            ? $"'{path}' holds no array '{name}'; if it holds the files of a data set, unpack it and give the folder."
            : $"'{path}' holds no array '{name}'; it should hold x_train, y_train, x_test and y_test, as Keras' mnist.npz does.");
}
