using System.IO.Compression;
using System.Text;
using Microsoft.ML;
using Microsoft.ML.Data;
using Mnist.Formats.Data;
using Mnist.Formats.Tensors;
using Mnist.MLNet.Data;
using Mnist.MLNet.Rows;
using Mnist.Tests.MLNet.Evaluation;
using Mnist.Tests.TestData;

namespace Mnist.Tests.MLNet.Rows;

/// <summary>Texts in arrays of NumPy are columns of texts: ids, labels and names, of either kind, byte order and order of axes.</summary>
public sealed class NumPyTextTests : IDisposable
{
    private static readonly string Saved = Path.Combine(FixtureFolder.Repository, "Mnist.Tests", "Formats", "Data", "NumPy", "arrays.npz");

    private readonly TemporaryFolder _folder = new();
    private readonly MLContext _ml = new(seed: 1);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("refused-texts")]
    [InlineData("refused-bytes")]
    public void What_numpy_saved_is_read(string name)
    {
        using (ZipArchive archive = ZipFile.OpenRead(Saved))
        {
            archive.GetEntry(name + ".npy")!.ExtractToFile(_folder.Sub("a.npy"));
        }

        IDataView view = _ml.Data.LoadRows(_folder.Sub("a.npy"));

        Assert.Equal("x String", string.Join(", ", view.Schema.Select(column => $"{column.Name} {column.Type}")));
        Assert.Equal(["one", "two"], view.GetColumn<string>("x"));
    }

    [Theory]
    [InlineData('<')]
    [InlineData('>')]
    [InlineData('=')]
    public void Letters_of_all_planes_in_any_byte_order(char order)
    {
        string[] texts = ["", "ä", "a\0b", "数字", "🙂x"];
        Write("a.npy", $"{order}U3", "(5,)", [.. texts.SelectMany(text => Letters(text, 3, order == '>'))]);

        Assert.Equal(texts, _ml.Data.LoadRows(_folder.Sub("a.npy")).GetColumn<string>("x"));
    }

    [Theory]
    [InlineData("|S4")]
    [InlineData("S4")]
    [InlineData("|a4")]
    public void Bytes_are_UTF8_and_zeros_behind_a_text_no_part_of_it(string descr)
    {
        Write("a.npy", descr, "(3,)", [.. Encoding.UTF8.GetBytes("abcdä\0\0zz\0\0")]);

        Assert.Equal(["abcd", "ä", "zz"], _ml.Data.LoadRows(_folder.Sub("a.npy")).GetColumn<string>("x").Select(text => text));
    }

    [Theory]
    [InlineData("False", "abcdef")]
    [InlineData("True", "adbecf")]
    public void Several_texts_a_row_are_a_vector_whichever_axis_comes_first(string columnMajor, string bytes)
    {
        Write("a.npy", "|S1", "(2, 3)", Encoding.ASCII.GetBytes(bytes), columnMajor);

        IDataView view = _ml.Data.LoadRows(_folder.Sub("a.npy"));

        Assert.Equal("x Vector<String, 3>", string.Join(", ", view.Schema.Select(column => $"{column.Name} {column.Type}")));
        Assert.Equal(["a b c", "d e f"], view.GetColumn<ReadOnlyMemory<char>[]>("x").Select(row => string.Join(' ', row.Select(text => text.ToString()))));
    }

    [Fact]
    public void What_SaveRows_writes_LoadRows_reads()
    {
        string[] names = ["first", "", "zweite, \"Zeile\"", "🙂"];
        MemoryDataView view = new(4, [
            MemoryColumn.Vectors("x", 2, (row, values) => values.Span.Fill(row)),
            ScoredRows.Column("name", TextDataViewType.Instance, row => names[row].AsMemory())]);
        foreach (string file in (string[])["a.npz", "a.npy"])
        {
            _ml.Data.SaveRows(view, _folder.Sub(file), file == "a.npz" ? ["x", "name"] : ["name"]);
            Assert.Equal(names, _ml.Data.LoadRows(_folder.Sub(file)).GetColumn<string>(file == "a.npz" ? "name" : "x"));
        }

        Assert.Equal(["x Vector<Single, 2>", "name String"], _ml.Data.LoadRows(_folder.Sub("a.npz")).Schema.Select(column => $"{column.Name} {column.Type}"));
    }

    [Fact]
    public void Texts_of_an_archive_name_scored_rows()
    {
        using (ZipArchive archive = ZipFile.Open(_folder.Sub("rows.npz"), ZipArchiveMode.Create))
        {
            NpyFile.Write(_folder.Sub("x.npy"), new NDArray(new float[2 * 784], (2, 784)));
            archive.CreateEntryFromFile(_folder.Sub("x.npy"), "x.npy");
            Write("id.npy", "<U2", "(2,)", [.. Letters("a", 2, false), .. Letters("bb", 2, false)]);
            archive.CreateEntryFromFile(_folder.Sub("id.npy"), "id.npy");
        }

        new Mnist.Runs.Jobs.ScoringJob(new() { SavedModel = Path.Combine(FixtureFolder.Repository, "models", "mlp"), In = _folder.Sub("rows.npz"), Out = _folder.Sub("scores.csv"), Id = "id" }).Run();

        Assert.Equal(["id", "a", "bb"], File.ReadLines(_folder.Sub("scores.csv")).Select(line => line.Split(',')[0]));
    }

    [Fact]
    public void Texts_are_no_numbers()
    {
        Write("a.npy", "<U1", "(1,)", Letters("7", 1, false));

        Assert.Equal(
            $"'{_folder.Sub("a.npy")}' holds texts, and the reader takes Single; save them as numbers, as np.save(file, array.astype('float32')).",
            Assert.Throws<DatasetException>(() => _ml.Data.LoadRows(_folder.Sub("a.npy"), [new("x", typeof(float))]).GetColumn<float>("x").ToArray()).Message);
        Assert.StartsWith($"'{_folder.Sub("a.npy")}' holds texts ('<U1'), expected numbers", Assert.Throws<DatasetException>(() => NpyFile.Read(_folder.Sub("a.npy"))).Message, StringComparison.Ordinal);
        Assert.StartsWith($"'{_folder.Sub("a.npy")}' holds texts ('<U1'), expected numbers", Assert.Throws<DatasetException>(() => RowReader.OpenNpy(_folder.Sub("a.npy"))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("|S2", "(1,)", "ff41", "' holds bytes ('|S2') that are no text in UTF-8; save them as np.save(file, np.char.decode(array, 'latin1')), or whatever they are.")]
    [InlineData("<U1", "(1,)", "00d80000", "' holds a text ('<U1') with the number D800 in a letter's place, which is no letter of Unicode; save it again with np.save.")]
    [InlineData("<U1", "(1,)", "00001100", "' holds a text ('<U1') with the number 110000 in a letter's place, which is no letter of Unicode; save it again with np.save.")]
    [InlineData("<U0", "(99999,)", "", "' holds texts of 0 bytes each ('<U0'), expected 1 to 1048576; save shorter ones, or a .csv or .parquet file.")]
    [InlineData("|S1048577", "(1,)", "", "' holds texts of 1048577 bytes each ('|S1048577'), expected 1 to 1048576; save shorter ones, or a .csv or .parquet file.")]
    [InlineData("<U999999999999", "(1,)", "", "' holds texts of 3999999999996 bytes each ('<U999999999999'), expected 1 to 1048576; save shorter ones, or a .csv or .parquet file.")]
    [InlineData("<U9999999999999", "(1,)", "", "' holds texts ('<U9999999999999'), expected numbers; save them as np.save(file, array.astype('float32')).")]
    [InlineData("<U2", "(3,)", "410000004200000", "' is truncated: it holds 7 bytes of numbers, expected 24 for shape (3,); get or save it again.")]
    public void Damaged_and_endless_texts_are_refused(string descr, string shape, string bytes, string message)
    {
        Write("a.npy", descr, shape, Convert.FromHexString(bytes[..(bytes.Length / 2 * 2)]));

        Assert.Equal($"'{_folder.Sub("a.npy")}{message}", Assert.Throws<DatasetException>(() => _ml.Data.LoadRows(_folder.Sub("a.npy")).GetColumn<string>("x").ToArray()).Message);
    }

    private static byte[] Letters(string text, int room, bool bigEndian)
    {
        byte[] letters = (bigEndian ? new UTF32Encoding(true, false) : Encoding.UTF32).GetBytes(text);
        Array.Resize(ref letters, room * sizeof(int));
        return letters;
    }

    private void Write(string file, string descr, string shape, byte[] bytes, string columnMajor = "False")
    {
        string header = $"{{'descr': '{descr}', 'fortran_order': {columnMajor}, 'shape': {shape}, }}\n";
        File.WriteAllBytes(_folder.Sub(file), [0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, (byte)(header.Length >> 8), .. Encoding.ASCII.GetBytes(header), .. bytes]);
    }
}
