using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Mnist.Formats.Data;
using Mnist.Formats.Tensors;
using Mnist.Tests.TestData;

namespace Mnist.Tests.Formats.Data;

/// <summary>Arrays as NumPy itself saved them (<c>NumPy/make.py</c>), and headers as other writers make them.</summary>
public sealed class NpyFileTests
{
    private const string Usual = "{'descr': '<f4', 'fortran_order': False, 'shape': (1,), }";

    private static readonly string Folder = Path.Combine(FixtureFolder.Repository, "Mnist.Tests", "Formats", "Data", "NumPy");
    private static readonly JsonElement Expected = JsonDocument.Parse(System.IO.File.ReadAllText(Path.Combine(Folder, "arrays.json"))).RootElement;

    public static TheoryData<string> Saved => [.. Expected.EnumerateObject().Select(array => array.Name)];

    [Theory]
    [MemberData(nameof(Saved))]
    public void What_numpy_saves_is_read_to_the_number(string name)
    {
        JsonElement expected = Expected.GetProperty(name);
        string[] values = [.. expected.GetProperty("values").EnumerateArray().Select(value => value.GetString()!)];

        NDArray array = NpyFile.Parse(Member(name), name);

        Assert.Equal(expected.GetProperty("shape").EnumerateArray().Select(dim => dim.GetInt64()), array.shape.dims);
        if (expected.GetProperty("kind").GetString() == "f")
        {
            Assert.Equal(values.Select(value => value switch { "inf" => double.PositiveInfinity, "-inf" => double.NegativeInfinity, _ => double.Parse(value, CultureInfo.InvariantCulture) }), array.ToArray<double>());
        }
        else
        {
            Assert.Equal(values.Select(value => long.Parse(value, CultureInfo.InvariantCulture)), array.ToArray<long>());
        }
    }

    [Theory]
    [InlineData("bool", TF_DataType.TF_FLOAT)]
    [InlineData("int8", TF_DataType.TF_INT32)]
    [InlineData("int16", TF_DataType.TF_INT32)]
    [InlineData("int32", TF_DataType.TF_INT32)]
    [InlineData("int64", TF_DataType.TF_INT64)]
    [InlineData("uint8", TF_DataType.TF_UINT8)]
    [InlineData("uint16", TF_DataType.TF_INT32)]
    [InlineData("uint32", TF_DataType.TF_INT64)]
    [InlineData("uint64", TF_DataType.TF_INT64)]
    [InlineData("float16", TF_DataType.TF_FLOAT)]
    [InlineData("float32", TF_DataType.TF_FLOAT)]
    [InlineData("float64", TF_DataType.TF_DOUBLE)]
    [InlineData("float128", TF_DataType.TF_DOUBLE)]
    public void Every_type_becomes_one_that_holds_its_numbers(string type, TF_DataType expected)
    {
        foreach (string form in (string[])["little", "big", "native", "little-fortran", "big-fortran", "native-fortran"])
        {
            Assert.Equal(expected, NpyFile.Parse(Member($"{type}-{form}"), type).dtype);
        }
    }

    [Theory]
    [InlineData("objects", "'x.npy' holds Python objects ('|O'), expected numbers; save them as np.save(file, array.astype('float32')).")]
    [InlineData("structures", "'x.npy' holds structures, expected numbers; save one field of them, as np.save(file, array['NAME']).")]
    [InlineData("nested", "'x.npy' holds structures, expected numbers; save one field of them, as np.save(file, array['NAME']).")]
    [InlineData("void", "'x.npy' holds structures ('|V4'), expected numbers; save one field of them, as np.save(file, array['NAME']).")]
    [InlineData("bytes", "'x.npy' holds texts ('|S3'), expected numbers; save them as np.save(file, array.astype('float32')).")]
    [InlineData("texts", "'x.npy' holds texts ('<U3'), expected numbers; save them as np.save(file, array.astype('float32')).")]
    [InlineData("dates", "'x.npy' holds dates ('<M8[D]'), expected numbers; save them as np.save(file, array.astype('float32')).")]
    [InlineData("spans", "'x.npy' holds spans of time ('<m8[ms]'), expected numbers; save them as np.save(file, array.astype('float32')).")]
    [InlineData("complex", "'x.npy' holds complex numbers ('<c8'), expected real ones; save one part of them, as np.save(file, array.real.astype('float32')).")]
    [InlineData("uint64", "'x.npy' holds whole numbers above 9223372036854775807 ('<u8'), the largest that is read; save them as floats, as np.save(file, array.astype('float64')).")]
    [InlineData("longdouble", "'x.npy' holds long doubles ('<f16') beyond the range of 64 bits, or of a machine whose long doubles are other than 80 bits wide; save them as np.save(file, array.astype('float64')).")]
    public void What_is_no_array_of_real_numbers_is_refused_with_what_to_do(string name, string message) =>
        Assert.Equal(message, Assert.Throws<DatasetException>(() => NpyFile.Parse(Member("refused-" + name), "x.npy")).Message);

    [Theory]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (2L, 3L), }                 \n")]
    [InlineData("{'shape': (2L, 3L), 'fortran_order': False, 'descr': u'<f4'}")]
    [InlineData("{\"descr\": \"<f4\", \"fortran_order\": False, \"shape\": (2, 3)}")]
    [InlineData("  {  'fortran_order' :False , 'shape':(2,3,) ,'descr':b'<f4' , }\n\n")]
    [InlineData("{'descr':'<f4','fortran_order':False,'shape':(2,3)}\0\0\0")]
    [InlineData("{'descr': 'float32', 'fortran_order': False, 'shape': [2, 3], }")]
    [InlineData("{'descr': '=f', 'fortran_order': False, 'shape': (2, 3), }")]
    [InlineData("{'descr': '|f4', 'fortran_order': False, 'shape': (2, 3), }")]
    public void Headers_of_other_writers_mean_the_same(string header)
    {
        float[] numbers = [1, 2, 3, 4, 5, 6];

        NDArray array = NpyFile.Parse(File(header, [.. numbers.SelectMany(BitConverter.GetBytes)]), "x.npy");

        Assert.Equal((new Shape(2, 3), TF_DataType.TF_FLOAT), (array.shape, array.dtype));
        Assert.Equal(numbers, array.ToArray<float>());
    }

    [Fact]
    public void One_axis_may_be_written_as_a_number() =>
        Assert.Equal(new Shape(2), NpyFile.Parse(File("{'descr': '|u1', 'fortran_order': True, 'shape': (2)}", [5, 6]), "x.npy").shape);

    [Theory]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (9,), }", "'x.npy' is truncated: it holds 4 bytes of numbers, expected 36 for shape (9,); get or save it again.")]
    [InlineData("{'descr': '|u1', 'fortran_order': False, 'shape': (), }", "'x.npy' goes on after its array of shape (): it holds 4 bytes of numbers, expected 1; save one array a file, or several as np.savez.")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (999999999999, 999999999999), }", "'x.npy' claims an array of shape (999999999999, 999999999999), which no file holds; save it again with np.save.")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999999999999999, 0), }", "'x.npy' claims an array of shape (9223372036854775807, 0), which no file holds; save it again with np.save.")]
    [InlineData("{'descr': '<f3', 'fortran_order': False, 'shape': (1,), }", "'x.npy' holds elements of an unknown type ('<f3'), expected numbers; save them as np.save(file, array.astype('float32')).")]
    [InlineData("__import__('os').system('x')", Form)]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (1,), } + 1", Form)]
    [InlineData("{'descr': '<f4', 'fortran_order': 0, 'shape': (1,), }", Form)]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (-1,), }", Form)]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (1 1), }", Form)]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (1,), 'more': 1}", Form)]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (1,)", Form)]
    [InlineData("{'descr': '<f4, 'fortran_order': False, 'shape': (1,), }", Form)]
    [InlineData("((((((((((((((((((((((((((((((((((((((((((((((((((((((((1))))))))))))))))))))))))))))))))))))))))))))))))))))))))", Form)]
    [InlineData("", Form)]
    public void Wrong_headers_are_answered_with_what_is_wrong(string header, string expected) =>
        Assert.Equal(expected, Assert.Throws<DatasetException>(() => NpyFile.Parse(File(header, [0, 0, 128, 63]), "x.npy")).Message);

    private const string Form = "'x.npy' has a header that is not of the form {'descr': ..., 'fortran_order': ..., 'shape': ...}; save the array again with np.save.";

    [Fact]
    public void Other_versions_and_every_truncation_are_refused()
    {
        byte[] file = File(Usual, [0, 0, 128, 63]);
        Assert.Equal(1f, (float)NpyFile.Parse(file, "x.npy"));
        for (int length = 0; length < file.Length; length++)
        {
            Assert.Throws<DatasetException>(() => NpyFile.Parse(file[..length], "x.npy"));
        }

        file[6] = 4;
        Assert.Equal(
            "'x.npy' is an .npy file of version 4.0; versions 1.0, 2.0 and 3.0 are read: save the array again with np.save.",
            Assert.Throws<DatasetException>(() => NpyFile.Parse(file, "x.npy")).Message);
    }

    [Fact]
    public void Damaged_headers_are_refused_by_a_sentence_or_read()
    {
        byte[] file = File("{'descr': u'<i2', 'fortran_order': True, 'shape': (2L, 1L), }", [1, 2, 3, 4]);
        for (int at = 6; at < file.Length - 4; at++)
        {
            foreach (byte value in "\0 '\"({[)]},:L9-\\Tu>|"u8.ToArray().Append<byte>(255))
            {
                byte[] damaged = [.. file];
                damaged[at] = value;
                Exception? error = Record.Exception(() => NpyFile.Parse(damaged, "x.npy"));
                Assert.True(error is null or DatasetException, $"Byte {at} as {value}: {error}");
            }
        }
    }

    [Fact]
    public void Long_doubles_are_told_from_the_wider_ones_of_other_machines()
    {
        // 1.0 and 0.1 in 128 bits (IEEE 754, binary128), as ARM's NumPy writes them.
        byte[] one = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0x3F];
        byte[] tenth = [0x9A, 0x99, 0x99, 0x99, 0x99, 0x99, 0x99, 0x99, 0x99, 0x99, 0x99, 0x99, 0x99, 0x99, 0xFB, 0x3F];
        byte[] here = [0, 0, 0, 0, 0, 0, 0, 0x80, 0xFF, 0x3F];
        const string Header = "{'descr': '<f16', 'fortran_order': False, 'shape': (1,), }";

        Assert.Throws<DatasetException>(() => NpyFile.Parse(File(Header, one), "x.npy"));
        Assert.Throws<DatasetException>(() => NpyFile.Parse(File(Header, tenth), "x.npy"));

        // What fills up the sixteen bytes is what was in memory.
        Assert.Equal([1.0], NpyFile.Parse(File(Header, [.. here, 7, 7, 7, 7, 7, 7]), "x.npy").ToArray<double>());
        Assert.Equal([1.0], NpyFile.Parse(File(Header.Replace("f16", "f12", StringComparison.Ordinal), [.. here, 0, 0]), "x.npy").ToArray<double>());
    }

    [Fact]
    public void What_is_written_is_read_back_in_its_own_type_and_as_numpy_writes_it()
    {
        using TemporaryFolder folder = new();
        NDArray[] arrays =
        [
            new(new[] { 1f, -2.5f, float.MaxValue, 1e-45f, 0f, float.NaN }, (3, 2)),
            new(new[] { 1 / 3.0, double.MaxValue }),
            new(new[] { int.MinValue, 16_777_217 }),
            new(new[] { long.MaxValue, (1L << 53) + 1 }, (2, 1)),
            new(new byte[] { 0, 255 }),
            new(new[] { 7L }, new Shape()),
            new(Array.Empty<float>(), (0, 28)),
        ];

        foreach (NDArray array in arrays)
        {
            NpyFile.Write(folder.Sub("a.npy"), array);
            NDArray back = NpyFile.Read(folder.Sub("a.npy"));

            Assert.Equal((array.shape, array.dtype), (back.shape, back.dtype));
            Assert.Equal(array.ToArray<double>(), back.ToArray<double>());
            Assert.Equal(array.ToArray<long>(), back.ToArray<long>());
        }

        NpyFile.Write(folder.Sub("a.npy"), new NDArray(new[] { 1L, 2, 3, 4 }, (2, 2)));
        Assert.Equal(Member("version-1"), System.IO.File.ReadAllBytes(folder.Sub("a.npy")));
        Assert.Equal(
            $"'{folder.Sub("none/a.npy")}' cannot be written; give a file in an existing folder, and check that the disk has room.",
            Assert.Throws<DatasetException>(() => NpyFile.Write(folder.Sub("none/a.npy"), arrays[0])).Message);
    }

    private static byte[] Member(string name)
    {
        using ZipArchive archive = ZipFile.OpenRead(Path.Combine(Folder, "arrays.npz"));
        using MemoryStream memory = new();
        using Stream stream = archive.GetEntry(name + ".npy")!.Open();
        stream.CopyTo(memory);
        return memory.ToArray();
    }

    private static byte[] File(string header, byte[] data) => [0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, (byte)(header.Length >> 8), .. Encoding.Latin1.GetBytes(header), .. data];
}
