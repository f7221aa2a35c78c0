using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using Mnist.Formats.Data;
using Mnist.MLNet.Data;
using Mnist.MLNet.Evaluation;
using Mnist.MLNet.Scoring;
using Mnist.Tests.TestData;

namespace Mnist.Tests.MLNet.Evaluation;

/// <summary>Keys of labels are paired with classes by name; where they cannot be, nothing is measured.</summary>
public sealed class LabelClassesTests
{
    private const int Classes = 10;
    private const string ByNameOnly = "Keys and classes are paired by name; give the classes' names in the order of the scores as classNames, or leave out rows of other labels.";

    // The order in which the first digits of MNIST appear; no digit is at its own place but 1.
    private static readonly int[] Appearance = [5, 0, 4, 1, 9, 2, 3, 6, 7, 8];

    private static readonly string[] Words = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];

    private readonly MLContext _context = new(seed: 1);
    private readonly MulticlassEvaluator _evaluator = new();

    public static TheoryData<string> Columns =>
        [nameof(Row.Text), nameof(Row.Single), nameof(Row.Double), nameof(Row.Int8), nameof(Row.UInt8), nameof(Row.Int16), nameof(Row.UInt16), nameof(Row.Int32), nameof(Row.UInt32), nameof(Row.Int64), nameof(Row.UInt64)];

    [Theory]
    [MemberData(nameof(Columns))]
    public void Keys_in_the_order_of_appearance_mean_the_classes_they_are_named_after(string column)
    {
        EvaluationResult shuffled = _evaluator.Evaluate(Keyed(column, Rows()));
        EvaluationResult sorted = _evaluator.Evaluate(_context.Transforms.Conversion
            .MapValueToKey("Label", column, keyOrdinality: ValueToKeyMappingEstimator.KeyOrdinality.ByValue).Fit(Rows()).Transform(Rows()));

        Check(shuffled);
        Assert.Equal(sorted.ConfusionMatrix, shuffled.ConfusionMatrix);
        Assert.Equal(sorted.LogLoss, shuffled.LogLoss);
        Assert.Equal(sorted.Misclassified, shuffled.Misclassified);
    }

    // A figure that MLNet gives without a word, and the reason why ours reads the names.
    [Fact]
    public void MLNets_own_evaluator_pairs_such_keys_by_number()
    {
        IDataView keyed = _context.Transforms.CopyColumns("PredictedLabel", "Label").Fit(Keyed(nameof(Row.Text), Rows())).Transform(Keyed(nameof(Row.Text), Rows()));

        Assert.InRange(_context.MulticlassClassification.Evaluate(keyed).MicroAccuracy, 0, 0.2);
    }

    [Fact]
    public void Classes_that_do_not_occur_keep_their_place()
    {
        EvaluationResult result = _evaluator.Evaluate(Keyed(nameof(Row.Int64), Rows(without: 7)));

        Assert.Equal(0.8, result.Accuracy, 1e-12);
        Assert.Equal(Enumerable.Range(0, Classes).Select(digit => $"{digit}"), result.PerClass.Select(row => row.Label));
        Assert.Equal(0, result.PerClass[7].Support);
        Assert.All(result.PerClass.Where(row => row.Label != "7"), row => Assert.Equal(10, row.Support));
    }

    [Theory]
    [InlineData(typeof(byte))]
    [InlineData(typeof(ushort))]
    [InlineData(typeof(uint))]
    [InlineData(typeof(ulong))]
    public void Keys_without_values_are_class_numbers_where_there_is_one_for_each_class(Type type)
    {
        Row[] rows = Samples();
        MemoryColumn keys = new("Label", new KeyDataViewType(type, Classes), null, row =>
            type == typeof(byte) ? (ValueGetter<byte>)((ref byte key) => key = (byte)(rows[row()].UInt8 + 1))
            : type == typeof(ushort) ? (ValueGetter<ushort>)((ref ushort key) => key = (ushort)(rows[row()].UInt16 + 1))
            : type == typeof(uint) ? (ValueGetter<uint>)((ref uint key) => key = rows[row()].UInt32 + 1)
            : (ValueGetter<ulong>)((ref ulong key) => key = rows[row()].UInt64 + 1));

        Check(_evaluator.Evaluate(new MemoryDataView(rows.Length, [keys, MemoryColumn.Vectors("Score", Classes, (row, values) => rows[row].Score.CopyTo(values))])));
    }

    [Fact]
    public void Fewer_keys_without_values_are_refused()
    {
        IDataView data = _context.Data.LoadFromEnumerable(Samples().Where(sample => sample.UInt8 < 9).Select(sample => new NineKeys { Score = sample.Score, Label = sample.UInt8 }));

        Refuses(
            "Column 'Label' has 9 keys that do not say what they stand for, and the classes are 0, 1, 2, 3, 4, 5, 6, 7, 8, 9: which key is which class is not known; "
            + "make the keys with MapValueToKey, which notes their values, or with one key for each class.",
            data);
    }

    [Fact]
    public void Words_are_paired_with_the_names_of_the_classes()
    {
        EvaluationResult result = _evaluator.Evaluate(Keyed(nameof(Row.Word), Rows(without: 3)), classNames: Words);

        Assert.Equal(0.8, result.Accuracy, 1e-12);
        Assert.Equal(Words, result.PerClass.Select(row => row.Label));
        Assert.Equal(0, result.PerClass[3].Support);
    }

    [Fact]
    public void Slot_names_of_the_scores_are_names_of_the_classes()
    {
        IDataView named = new MemoryDataView(2,
        [
            MemoryColumn.Vectors("Score", 2, (row, values) => (row == 0 ? new float[] { 0.9f, 0.1f } : [0.2f, 0.8f]).CopyTo(values)) with { Annotations = Slots("cat", "dog") },
            MemoryColumn.Keys("Label", ["dog", "cat"], row => row == 0 ? 1 : 0),
        ]);

        EvaluationResult result = _evaluator.Evaluate(named);

        Assert.Equal(1, result.Accuracy);
        Assert.Equal(["cat", "dog"], result.PerClass.Select(row => row.Label));
    }

    [Fact]
    public void Keys_of_other_names_are_refused()
    {
        Refuses(
            $"The keys of column 'Label' stand for five, zero, four, one, nine, two, three, six, seven, eight, and the classes are 0, 1, 2, 3, 4, 5, 6, 7, 8, 9: 'five' is none of them. {ByNameOnly}",
            Keyed(nameof(Row.Word), Rows()));
        Refuses(
            $"The keys of column 'Label' stand for 5, 0, 4, 1, 9, 2, 3, 6, 7, 8, and the classes are zero, one, two, three, four, five, six, seven, eight, nine: '5' is none of them. {ByNameOnly}",
            Keyed(nameof(Row.Int32), Rows()),
            Words);
    }

    [Fact]
    public void More_keys_than_classes_are_refused()
    {
        IDataView rows = _context.Data.LoadFromEnumerable(Samples().Append(new Row { Score = Samples()[0].Score, Int32 = 10 }).Append(new Row { Score = Samples()[0].Score, Int32 = 11 }).Append(new Row { Score = Samples()[0].Score, Int32 = 12 }));

        Refuses(
            $"The keys of column 'Label' stand for 5, 0, 4, 1, 9, 2, 3, 6, 7, 8, 10, 11, ... (13 in all), and the classes are 0, 1, 2, 3, 4, 5, 6, 7, 8, 9: '10' is none of them. {ByNameOnly}",
            Keyed(nameof(Row.Int32), rows));
    }

    [Fact]
    public void Names_that_do_not_fit_the_scores_are_refused()
    {
        Refuses("There are 2 class names, and the model gives 10 scores for a row; give the name of each class in the order of the scores.", Keyed(nameof(Row.Text), Rows()), ["cat", "dog"]);
        Assert.StartsWith(
            "Two classes have the name 'cat'; give each class a name of its own.",
            Assert.Throws<ArgumentException>(() => _evaluator.Evaluate(Keyed(nameof(Row.Text), Rows()), classNames: ["cat", "cat"])).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Labels_that_are_no_keys_are_refused()
    {
        IDataView rows = _context.Transforms.CopyColumns("Label", nameof(Row.Single)).Fit(Rows()).Transform(Rows());

        Refuses("Column 'Label' holds Single; labels are keys of which is known how many there are; make them with MapValueToKey.", rows);
    }

    [Theory]
    [InlineData("onnx")]
    [InlineData("managed")]
    public void A_model_is_evaluated_the_same_whatever_the_order_of_the_keys(string engine)
    {
        string folder = Path.Combine(FixtureFolder.Repository, "models", "mlp");
        ImageDataset digits = DatasetLocator.Find("mnist", FixtureFolder.Data);
        byte[] pixels = digits.TestImages[..(500 * 784)];
        byte[] labels = digits.TestLabels[..500];
        IDataView images = _context.Data.LoadFromEnumerable(labels.Select((label, i) => new Image { Features = [.. pixels[(784 * i)..(784 * (i + 1))].Select(pixel => pixel / 255f)], Digit = $"{label}" }));
        IDataView keyed = _context.Transforms.Conversion.MapValueToKey("Label", nameof(Image.Digit)).Fit(images).Transform(images);
        EvaluationResult expected = _evaluator.Evaluate(folder, LabelledVectors.Create(pixels, labels, [.. Enumerable.Range(0, Classes).Select(digit => $"{digit}")]), engine: engine);

        EvaluationResult result = _evaluator.Evaluate(folder, keyed, engine: engine);

        Assert.InRange(result.Accuracy, 0.85, 1);
        Assert.Equal(expected.ConfusionMatrix, result.ConfusionMatrix);
        Assert.Equal(expected.LogLoss, result.LogLoss, 1e-6);
    }

    private static void Check(EvaluationResult result)
    {
        Assert.Equal(0.8, result.Accuracy, 1e-12);
        Assert.Equal(Enumerable.Range(0, Classes).Select(digit => $"{digit}"), result.PerClass.Select(row => row.Label));

        // Of each digit eight are right, and two are taken for the next digit.
        Assert.Equal(
            Enumerable.Range(0, Classes).Select(digit => Enumerable.Range(0, Classes).Select(other => other == digit ? 8L : other == (digit + 1) % Classes ? 2 : 0).ToArray()),
            result.ConfusionMatrix);
    }

    private static DataViewSchema.Annotations Slots(params string[] names)
    {
        DataViewSchema.Annotations.Builder builder = new();
        builder.Add(NameAnnotations.SlotNames, names);
        return builder.ToAnnotations();
    }

    private static Row[] Samples() => [.. Enumerable.Range(0, 10 * Classes).Select(i =>
    {
        int digit = Appearance[i % Classes];
        int predicted = i / Classes is 3 or 8 ? (digit + 1) % Classes : digit;
        return new Row
        {
            Score = [.. Enumerable.Range(0, Classes).Select(k => k == predicted ? 0.91f : 0.01f)],
            Text = $"{digit}",
            Word = Words[digit],
            Single = digit,
            Double = digit,
            Int8 = (sbyte)digit,
            UInt8 = (byte)digit,
            Int16 = (short)digit,
            UInt16 = (ushort)digit,
            Int32 = digit,
            UInt32 = (uint)digit,
            Int64 = digit,
            UInt64 = (ulong)digit,
        };
    })];

    private IDataView Rows(int without = -1) => _context.Data.LoadFromEnumerable(Samples().Where(sample => sample.Int32 != without));

    private IDataView Keyed(string column, IDataView rows) => _context.Transforms.Conversion.MapValueToKey("Label", column).Fit(rows).Transform(rows);

    private void Refuses(string expected, IDataView data, string[]? classNames = null) =>
        Assert.Equal(expected, Assert.Throws<ScoringException>(() => _evaluator.Evaluate(data, classNames: classNames)).Message);

    private sealed class Row
    {
        [VectorType(Classes)]
        public float[] Score { get; set; } = [];

        public string Text { get; set; } = "";

        public string Word { get; set; } = "";

        public float Single { get; set; }

        public double Double { get; set; }

        public sbyte Int8 { get; set; }

        public byte UInt8 { get; set; }

        public short Int16 { get; set; }

        public ushort UInt16 { get; set; }

        public int Int32 { get; set; }

        public uint UInt32 { get; set; }

        public long Int64 { get; set; }

        public ulong UInt64 { get; set; }
    }

    private sealed class NineKeys
    {
        [VectorType(Classes)]
        public float[] Score { get; set; } = [];

        [KeyType(9)]
        public uint Label { get; set; }
    }

    private sealed class Image
    {
        [VectorType(784)]
        public float[] Features { get; set; } = [];

        public string Digit { get; set; } = "";
    }
}
