using System.Globalization;

namespace Mnist.Tests.Hostile.Mutations;

/// <summary>Damaged files of every kind the product reads: each is refused with one sentence of the product's own, or read, twice the same; none hangs, and none takes more memory than a few times its size.</summary>
public sealed class MutationTests
{
    // Two or more at a time, with what the collector has not freed yet and what native code takes: flat, however many are read.
    private const double MostMegabytes = 2048;

    private static readonly int Workers = Math.Max(1, Math.Min(Environment.ProcessorCount, 8));

    public static TheoryData<string> Readers => [.. FileReaders.All.Select(reader => reader.Name)];

    /// <summary>A part of the damaged files, the same ones every time.</summary>
    [Theory]
    [MemberData(nameof(Readers))]
    public void Damaged_files_are_refused_with_a_sentence_or_read(string name)
    {
        FileReader reader = FileReaders.All.Single(one => one.Name == name);
        MutationRun run = new(new Dictionary<FileReader, long> { [reader] = reader.Few });

        run.Run(Workers);

        Assert.True(run.Findings.Summary.Length == 0, run.Findings.Summary);
        Assert.Equal(reader.Few, run.All.Single().Inputs);
    }

    /// <summary>What the long runs found, a file of each kind.</summary>
    [Theory]
    [InlineData("bmp:bmp24:length:3")]
    [InlineData("tga:alpha:length:12")]
    [InlineData("psd:plain:words:3263")]
    [InlineData("png:png1:flip:158")]
    [InlineData("png:png3:runs:14")]
    [InlineData("npy:long:flip:230")]
    [InlineData("idx:images:length:21")]
    [InlineData("run.json:record:words:1992")]
    [InlineData("keras.json:line:words:2")]
    [InlineData("keras.json:line:words:20")]
    [InlineData("keras.json:loop:words:930")]
    [InlineData("report:evaluation:words:361")]
    [InlineData("report:evaluation:words:958")]
    [InlineData("fit:record:words:2461")]
    [InlineData("graph:line:nest:365")]
    [InlineData("graph:branches:nest:120")]
    [InlineData("graph:keras2-tokens:nest:197")]
    [InlineData("frozen:tf115-lstm:nest:116")]
    [InlineData("index:block:nest:30")]
    [InlineData("index:tf1:words:1342")]
    [InlineData("load_model:loop.pb:nest:42")]
    [InlineData("score.managed:loop:nest:98")]
    [InlineData("score.managed:tf115-lstm:flip:160041")]
    [InlineData("score.managed:tf115-tutorial:splice:853")]
    [InlineData("score.onnx:keras3-mlp:flip:251829")]
    public void A_file_that_was_answered_wrongly_once_is_not_again(string recipe)
    {
        using WorkFolder work = new();

        Trial trial = Trial.Run(Recipe.Parse(recipe), work);

        Assert.True(trial.Problem is null, trial.Problem);
    }

    /// <summary>Undamaged, every seed is read: else mutations would be of files that are refused anyway.</summary>
    [Theory]
    [MemberData(nameof(Readers))]
    public void Good_files_are_read(string name)
    {
        FileReader reader = FileReaders.All.Single(one => one.Name == name);
        foreach (SeedFile seed in reader.Seeds)
        {
            using WorkFolder work = new();
            Recipe recipe = new(reader, seed, new Unchanged(), 0);

            Trial trial = Trial.Run(recipe, work);

            Assert.True(trial.IsRead && trial.Problem is null, $"{recipe}: {trial.Problem ?? Error(reader, recipe)}");
        }
    }

    /// <summary>All of them, so many as <c>MNIST_MUTATIONS</c> says: <c>MNIST_MUTATIONS=10000000 Mnist.Tests -method '*.MutationTests.Many_damaged_files' -explicit only</c>; of some readers alone where <c>MNIST_READERS</c> names them, as <c>png,npy</c>. Its table goes into docs/security.md.</summary>
    [Fact(Explicit = true)]
    public void Many_damaged_files()
    {
        long wanted = long.Parse(Environment.GetEnvironmentVariable("MNIST_MUTATIONS") ?? "10000000", CultureInfo.InvariantCulture);
        string[] some = Environment.GetEnvironmentVariable("MNIST_READERS")?.Split(',') ?? [];
        FileReader[] readers = [.. FileReaders.All.Where(reader => some.Length == 0 || some.Contains(reader.Name))];
        double share = wanted / (double)readers.Sum(reader => (long)reader.Many);
        MutationRun run = new(readers.ToDictionary(reader => reader, reader => (long)Math.Ceiling(reader.Many * share)));
        try
        {
            run.Run(Workers, (done, all) => Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{done:N0} of {all:N0}, peak {Peak:F0} MB{Lines(run)}")));
            foreach (Figures figures in run.All)
            {
                Again(figures, run.Findings);
            }
        }
        finally
        {
            string table = string.Create(CultureInfo.InvariantCulture, $"{Figures.Table(run.All)}\nLargest size of the process: {Peak:F0} MB.\n");
            string costs = string.Join('\n', run.All.Select(one => string.Create(
                CultureInfo.InvariantCulture, $"{one.Reader.Name}: {one.Seconds / Math.Max(1, one.Inputs) * 1e6:F0} us each, {one.Seconds:F0} s in all, slowest {one.SlowestRecipe}")));
            File.WriteAllText(Path.Combine(FindingFolder.Root, "table.md"), table);
            Console.Error.WriteLine($"{table}\n{costs}\n{run.Findings.Summary}");
        }

        Assert.True(run.Findings.Summary.Length == 0, run.Findings.Summary);
        Assert.InRange(Peak, 0, MostMegabytes);
    }

    /// <summary>One of them: <c>MNIST_MUTATION='png:grey:flip:137'</c>.</summary>
    [Fact(Explicit = true)]
    public void One_damaged_file()
    {
        Recipe recipe = Recipe.Parse(Environment.GetEnvironmentVariable("MNIST_MUTATION") ?? throw new InvalidOperationException("Set MNIST_MUTATION to a recipe, as png:grey:flip:137."));
        using WorkFolder work = new();

        Trial trial = Trial.Run(recipe, work);

        Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{(trial.IsRead ? "read" : "refused")}, {trial.Seconds * 1000:F1} ms, {trial.Allocated} bytes: {(trial.IsRead ? "" : Error(recipe.Reader, recipe))}"));
        Assert.True(trial.Problem is null, trial.Problem);
    }

    private static double Peak
    {
        get
        {
            using System.Diagnostics.Process process = System.Diagnostics.Process.GetCurrentProcess();
            return process.PeakWorkingSet64 / (double)(1 << 20);
        }
    }

    private static string Lines(MutationRun run) => run.Findings.Summary is { Length: > 0 } findings ? $"\n{findings}" : "";

    // Among many workers a file may have waited for the others; alone it shows what it takes.
    private static void Again(Figures figures, FindingFolder findings)
    {
        if (figures.SlowestRecipe is not { } recipe)
        {
            return;
        }

        using WorkFolder work = new();
        figures.Measured(Trial.Run(recipe, work).Seconds);
        if (figures.Slowest > 2)
        {
            findings.Add(recipe, "slow", string.Create(CultureInfo.InvariantCulture, $"it took {figures.Slowest:F1} seconds"));
        }
    }

    private static string Error(FileReader reader, Recipe recipe)
    {
        using WorkFolder work = new();
        return Record.Exception(() => reader.Read(work.Place(recipe).Folder, new Digest()))?.ToString() ?? "";
    }

    private sealed class Unchanged : Mutator
    {
        public override string Name => "none";

        public override long Count(SeedFile seed) => 1;

        public override byte[] Damage(SeedFile seed, long number, IReadOnlyList<SeedFile> others) => seed.Bytes;
    }
}
