using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using Mnist.Formats;
using Mnist.Formats.Data;
using Mnist.MLNet.Rows;
using Mnist.MLNet.Scoring;
using Mnist.Tests.TestData;

namespace Mnist.Tests.MLNet.Rows;

/// <summary>Data views as files of rows, and back.</summary>
public sealed class SaveRowsTests : IDisposable
{
    private static readonly string[] Awkward = ["", " both sides ", "a,b;c\td", "\"quoted\" and \"\"", "two\nlines\r\nor three", "=1+1", "NA", "øäß 漢字 🙂", "1,5", "'", "\\", "\uFEFFmark"];

    private readonly TemporaryFolder _folder = new();
    private readonly MLContext _ml = new(seed: 1);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("a.csv")]
    [InlineData("a.tsv")]
    [InlineData("a.parquet")]
    public void Every_value_is_read_back_as_it_was(string name)
    {
        Row[] rows = [.. Enumerable.Range(0, 1000).Select(Row.Of)];

        Assert.Equal(1000, _ml.Data.SaveRows(_ml.Data.LoadFromEnumerable(rows), _folder.Sub(name)));

        IDataView back = _ml.Data.LoadRows(
            _folder.Sub(name),
            [
                new("Text", typeof(string)), new("Single", typeof(float)), new("Double", typeof(double)), new("Int", typeof(int)), new("Long", typeof(long)), new("Byte", typeof(byte)), new("Flag", typeof(bool)),
                new("Small", typeof(int)), new("Unsigned", typeof(long)), new("Vector", typeof(float)), new("Words", typeof(string)), new("awkward, name", typeof(string)),
            ],
            new() { MissingAsNaN = true });
        Assert.Equal(rows.Select(row => row.Text), back.GetColumn<string>("Text"));
        Assert.Equal(rows.Select(row => row.Other), back.GetColumn<string>("awkward, name"));
        Assert.Equal(rows.Select(row => BitConverter.SingleToInt32Bits(row.Single)), back.GetColumn<float>("Single").Select(BitConverter.SingleToInt32Bits));
        Assert.Equal(rows.Select(row => BitConverter.DoubleToInt64Bits(row.Double)), back.GetColumn<double>("Double").Select(BitConverter.DoubleToInt64Bits));
        Assert.Equal(rows.Select(row => row.Int), back.GetColumn<int>("Int"));
        Assert.Equal(rows.Select(row => row.Long), back.GetColumn<long>("Long"));
        Assert.Equal(rows.Select(row => row.Byte), back.GetColumn<byte>("Byte"));
        Assert.Equal(rows.Select(row => row.Flag), back.GetColumn<bool>("Flag"));
        Assert.Equal(rows.Select(row => (int)row.Small), back.GetColumn<int>("Small"));
        Assert.Equal(rows.Select(row => (long)row.Unsigned), back.GetColumn<long>("Unsigned"));
        Assert.Equal(rows.SelectMany(row => row.Vector), back.GetColumn<float[]>("Vector").SelectMany(row => row));
        Assert.Equal(rows.SelectMany(row => row.Words), back.GetColumn<string[]>("Words").SelectMany(row => row));
    }

    [Fact]
    public void Texts_alone_in_a_csv_are_all_there_the_empty_ones_too()
    {
        IDataView view = _ml.Data.LoadFromEnumerable(Awkward.Select(text => new Named { Text = text }));

        _ml.Data.SaveRows(view, _folder.Sub("a.csv"), ["Text"]);

        Assert.Equal(Awkward, _ml.Data.LoadRows(_folder.Sub("a.csv")).GetColumn<string>("Text"));
    }

    [Fact]
    public void Slots_name_columns_where_they_tell_them_apart()
    {
        File.WriteAllText(_folder.Sub("in.csv"), "id,height,age,pixel0,pixel1\na,1,2,3,4\nb,5,6,7,8\n");
        IDataView view = _ml.Data.LoadRows(_folder.Sub("in.csv"), [new("id", typeof(string)), new("features", typeof(float), "height,age"), new("pixel", typeof(byte)), new("again", typeof(float), "height,age")]);

        _ml.Data.SaveRows(view, _folder.Sub("one.csv"), ["id", "features", "pixel"]);
        _ml.Data.SaveRows(view, _folder.Sub("all.csv"));

        Assert.Equal(File.ReadAllText(_folder.Sub("in.csv")), File.ReadAllText(_folder.Sub("one.csv")));
        Assert.Equal("id,features.height,features.age,pixel0,pixel1,again.height,again.age", File.ReadLines(_folder.Sub("all.csv")).First());
    }

    // The whole way: pixels in, scores and the predicted class out, and read again.
    [Fact]
    public void A_scored_view_is_saved_with_its_classes()
    {
        byte[] images = MnistFiles.Read().TestImages[..(300 * 784)];
        NpyFile.Write(_folder.Sub("a.npy"), new Mnist.Formats.Tensors.NDArray(images, (300, 784)));
        using TensorFlowModel network = _ml.Model.LoadTensorFlowModel(Path.Combine(FixtureFolder.Repository, "models", "mlp"));
        IDataView view = _ml.Data.LoadRows(_folder.Sub("a.npy"), [new("input", typeof(float))]);
        ClassColumns digits = new("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");
        IDataView scored = network.ScoreTensorFlowModel("output_0", "input", digits).Fit(view).Transform(view);

        _ml.Data.SaveRows(scored, _folder.Sub("scores.csv"), ["PredictedLabel", "Score"]);

        Assert.Equal("PredictedLabel,Score.0,Score.1,Score.2,Score.3,Score.4,Score.5,Score.6,Score.7,Score.8,Score.9", File.ReadLines(_folder.Sub("scores.csv")).First());
        IDataView back = _ml.Data.LoadRows(_folder.Sub("scores.csv"));
        Assert.Equal(scored.GetColumn<float[]>("Score").SelectMany(row => row), back.GetColumn<float[]>("Score").SelectMany(row => row));
        Assert.Equal(scored.GetColumn<float[]>("Score").Select(row => Array.IndexOf(row, row.Max()).ToString(CultureInfo.InvariantCulture)), back.GetColumn<string>("PredictedLabel"));
    }

    [Fact]
    public void Keys_are_what_they_stand_for_and_numbers_where_nothing_says_it()
    {
        IDataView view = _ml.Data.LoadFromEnumerable([new Keyed { Name = "cat", Number = 2 }, new Keyed { Name = "", Number = 0 }, new Keyed { Name = "a, b", Number = 3 }]);
        IDataView keys = _ml.Transforms.Conversion.MapValueToKey("Name").Fit(view).Transform(view);

        _ml.Data.SaveRows(keys, _folder.Sub("keys.csv"), ["Name", "Number"]);

        // LoadFromEnumerable counts from 0, keys from 1.
        Assert.Equal("Name,Number\ncat,3\n,1\n\"a, b\",4\n", File.ReadAllText(_folder.Sub("keys.csv")));
    }

    [Fact]
    public void Arrays_keep_their_type_and_shape()
    {
        byte[] images = [.. Enumerable.Range(0, 600).Select(i => (byte)i)];
        NpyFile.Write(_folder.Sub("a.npy"), new Mnist.Formats.Tensors.NDArray(images, (100, 2, 3)));
        IDataView view = _ml.Data.LoadRows(_folder.Sub("a.npy"));
        IDataView few = _ml.Data.TakeRows(view, 90);

        _ml.Data.SaveRows(few, _folder.Sub("b.npy"));
        _ml.Data.SaveRows(few, _folder.Sub("few-images-idx3-ubyte"));
        _ml.Data.SaveRows(_ml.Data.LoadRows(_folder.Sub("a.npy"), [new("x", typeof(double)), new("y", typeof(int))]), _folder.Sub("c.npz"));

        Assert.Equal("x Vector<Byte, 2, 3>", Schema("b.npy"));
        Assert.Equal("x Vector<Byte, 2, 3>", Schema("few-images-idx3-ubyte"));
        Assert.Equal("x Vector<Double, 2, 3>, y Vector<Int32, 2, 3>", Schema("c.npz"));
        Assert.Equal(images[..540], _ml.Data.LoadRows(_folder.Sub("b.npy")).GetColumn<byte[]>("x").SelectMany(row => row));
        (int[] shape, byte[] bytes) = IdxFile.Read(_folder.Sub("few-images-idx3-ubyte"));
        Assert.Equal([90, 2, 3], shape);
        Assert.Equal(images[..540], bytes);
        Assert.Equal(images.Select(value => (int)value), _ml.Data.LoadRows(_folder.Sub("c.npz")).GetColumn<int[]>("y").SelectMany(row => row));

        string Schema(string file) => string.Join(", ", _ml.Data.LoadRows(_folder.Sub(file)).Schema.Select(column => $"{column.Name} {column.Type}"));
    }

    [Fact]
    public void A_view_without_rows_is_a_file_without_rows()
    {
        IDataView view = _ml.Data.FilterRowsByColumn(_ml.Data.LoadFromEnumerable([new Pair { One = 1, Other = 2 }]), "One", 5, 6);

        Assert.Equal(0, _ml.Data.SaveRows(view, _folder.Sub("a.csv")));
        Assert.Equal(0, _ml.Data.SaveRows(view, _folder.Sub("a.parquet")));

        Assert.Equal("One,Other\n", File.ReadAllText(_folder.Sub("a.csv")));
        Assert.Equal(0, _ml.Data.LoadRows(_folder.Sub("a.parquet")).GetRowCount());
    }

    [Fact]
    public void What_is_there_stays_until_it_is_to_be_replaced_and_the_work_is_done()
    {
        string file = _folder.Sub("a.csv");
        File.WriteAllText(file, "One,Other\n1,2\n3,4\n");
        IDataView view = _ml.Data.LoadRows(file, [new("One", typeof(float)), new("Other", typeof(float))]);
        using CancellationTokenSource stopped = new();
        stopped.Cancel();

        ModelFormatException refusal = Assert.Throws<ModelFormatException>(() => _ml.Data.SaveRows(view, file));
        Assert.Equal($"'{file}': the file is there already; give another, or have it replaced.", refusal.Message);
        Assert.Equal("overwrites", refusal.Setting);
        Assert.Throws<OperationCanceledException>(() => _ml.Data.SaveRows(view, file, options: new() { Overwrites = true }, cancellation: stopped.Token));
        Assert.Equal("One,Other\n1,2\n3,4\n", File.ReadAllText(file));

        // From itself into itself: it is read while the new one is written.
        Assert.Equal(2, _ml.Data.SaveRows(view, file, ["Other"], new() { Overwrites = true }));
        Assert.Equal("Other\n2\n4\n", File.ReadAllText(file));
        Assert.Equal([file], Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void What_does_not_go_into_a_file_is_said_before_a_row_is_read()
    {
        IDataView view = _ml.Data.LoadFromEnumerable([new Odd { Text = "a", When = DateTime.UnixEpoch, Many = [1, 2], Spaced = 1, Seven = 7 }]);
        string csv = _folder.Sub("a.csv");

        Assert.StartsWith("Column 'When' holds DateTime; files of rows hold numbers, texts, keys and true or false: name the columns that are to be written.", Refused(csv, null));
        Assert.StartsWith("Column 'Many' holds vectors of any length, and every row of a file has as many values; give vectors of one length", Refused(csv, "Many"));
        Assert.StartsWith("There is no column 'none'; the data have: Text, When, Many,  spaced , 7.", Refused(csv, "none"));
        Assert.StartsWith("Columns to write are named once each, and at least one, received Text, Text.", Refused(csv, "Text", "Text"));
        Assert.StartsWith($"A file of rows that is written ends in {RowCatalog.SavedKinds}, received 'a.xlsx'.", Refused("a.xlsx", "Text"));
        Assert.Equal($"'{csv}' would have a column ' spaced ', and names in a csv are read without the spaces around them; rename it.", Unfit(csv, "Text", " spaced "));
        Assert.Equal($"'{csv}' would begin with the names 7, which are read as a row of numbers; rename one of them.", Unfit(csv, "7"));
        Assert.Equal(
            $"'{_folder.Sub("a.npy")}' would hold 2 arrays (Text, 7), and an .npy file holds one; give an .npz, .csv or .parquet file.", Unfit(_folder.Sub("a.npy"), "Text", "7"));
        Assert.Equal(
            $"'{_folder.Sub("a.idx")}' would hold Single of 1 axes in '7', and an IDX file holds bytes of up to 4; convert the column, or give an .npy file.", Unfit(_folder.Sub("a.idx"), "7"));
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));

        string Refused(string file, params string[]? columns) => Assert.ThrowsAny<ArgumentException>(() => _ml.Data.SaveRows(view, file, columns)).Message;
        string Unfit(string file, params string[] columns) => Assert.Throws<DatasetException>(() => _ml.Data.SaveRows(view, file, columns)).Message;
    }

    private sealed class Row
    {
        public string Text { get; set; } = string.Empty;

        public float Single { get; set; }

        public double Double { get; set; }

        public int Int { get; set; }

        public long Long { get; set; }

        public byte Byte { get; set; }

        public bool Flag { get; set; }

        public short Small { get; set; }

        public uint Unsigned { get; set; }

        [VectorType(3)]
        public float[] Vector { get; set; } = [];

        [VectorType(2)]
        public string[] Words { get; set; } = [];

        [ColumnName("awkward, name")]
        public string Other { get; set; } = string.Empty;

        public static Row Of(int i)
        {
            // Every bit of a number counts; what is no number is left to its own.
            Random random = new(i);
            float single = BitConverter.Int32BitsToSingle(random.Next(int.MinValue, int.MaxValue));
            double real = BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue));
            return new Row
            {
                Text = Awkward[i % Awkward.Length],
                Single = i switch { 0 => -0f, 1 => float.Epsilon, 2 => float.MaxValue, 3 => float.NegativeInfinity, 4 => float.NaN, 5 => 37311972, _ => float.IsNaN(single) ? i : single },
                Double = i switch { 0 => -0.0, 1 => double.Epsilon, 2 => double.MinValue, 3 => double.PositiveInfinity, 4 => double.NaN, _ => double.IsNaN(real) ? i : real },
                Int = i == 0 ? int.MinValue : random.Next(int.MinValue, int.MaxValue),
                Long = i == 0 ? long.MinValue : i == 1 ? 9007199254740993 : random.NextInt64(long.MinValue, long.MaxValue),
                Byte = (byte)i,
                Flag = i % 3 == 0,
                Small = (short)random.Next(short.MinValue, short.MaxValue),
                Unsigned = i == 0 ? uint.MaxValue : (uint)i,
                Vector = [i, 0.1f * i, -i],
                Words = [Awkward[i % Awkward.Length], $"{i}"],
                Other = Awkward[(i + 1) % Awkward.Length],
            };
        }
    }

    private sealed class Named
    {
        public string Text { get; set; } = string.Empty;
    }

    private sealed class Keyed
    {
        public string Name { get; set; } = string.Empty;

        [KeyType(5)]
        public uint Number { get; set; }
    }

    private sealed class Pair
    {
        public float One { get; set; }

        public float Other { get; set; }
    }

    private sealed class Odd
    {
        public string Text { get; set; } = string.Empty;

        public DateTime When { get; set; }

        public float[] Many { get; set; } = [];

        [ColumnName(" spaced ")]
        public float Spaced { get; set; }

        [ColumnName("7")]
        public float Seven { get; set; }
    }
}
