using Microsoft.ML;
using Mnist.Cli;
using Mnist.Formats.TensorFlow;
using Mnist.MLNet.Scoring;
using Mnist.Tests.Cli;
using Mnist.Tests.TestData;
using static Mnist.Models.KerasApi;

namespace Mnist.Tests.Hostile.Models;

/// <summary>The models that broke an earlier version: through the library and through every command that opens a model, each ends, in bounded memory, with a sentence or with scores.</summary>
public sealed class HostileFileTests
{
    private static readonly float[] Rows = new float[4 * 784];

    public static TheoryData<string> Names => [.. HostileFile.All.Select(file => file.Name)];

    /// <summary>The files that were made elsewhere, where they are there.</summary>
    public static TheoryData<string> RealFiles => [.. Models().Order(StringComparer.Ordinal)];

    private static string Shared => Path.GetFullPath(Path.Combine(FixtureFolder.Repository, "..", "shared", "hostile"));

    [Theory]
    [MemberData(nameof(Names))]
    public void The_library_answers_with_a_sentence_or_scores(string name)
    {
        HostileFile file = HostileFile.All.Single(file => file.Name == name);
        using TemporaryFolder folder = new();
        file.Make(folder.Path);
        long memory = Bounded.Memory(folder.Path);

        string? missing = name == "w-nograph" ? file.Graph : null;
        Says(missing, Bounded.Run(() => SavedModelReader.Open(folder.Path).Signature(), memory));
        Says(file.Opening, Bounded.Run(() => Schemas(folder.Path), 2 * memory));

        // Garbage counts too; what a process needs at once is the business of another test.
        Says(file.Graph, Bounded.Run(() => Score(folder.Path, "onnx"), file.Graph is null ? null : 2 * memory));
        Says(file.Graph is null || file.Layers is null ? null : file.Graph, Bounded.Run(() => Score(folder.Path, "managed"), file.Graph is null ? null : 2 * memory));
        Says(file.Layers, Bounded.Run(() => keras.models.load_model(folder.Path), file.Layers is null ? null : memory));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Commands_answer_with_a_sentence_or_scores(string name)
    {
        HostileFile file = HostileFile.All.Single(file => file.Name == name);
        using TemporaryFolder folder = new();
        string model = folder.Sub("model");
        file.Make(model);
        Inputs(folder);
        string? other = name == "c11-reads-in-a-line" ? "gives 784" : null;

        await Check(file.Graph, "score", model, "--in", folder.Sub("x.npy"), "--out", folder.Sub("a.csv"));
        await Check(file.Graph ?? other, "predict", model, folder.Sub("one.png"));
        await Check(file.Graph ?? other, "evaluate", model, "--data", FixtureFolder.Data);
        await Check(file.Layers is null ? null : file.Graph, "score", model, "--in", folder.Sub("x.npy"), "--out", folder.Sub("b.csv"), "--engine", "managed");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_process_needs_four_times_the_file_and_64_MB_more_than_for_a_good_one(string name)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The peak of a process is read from /proc.");
        HostileFile file = HostileFile.All.Single(file => file.Name == name);
        using TemporaryFolder folder = new();
        string model = folder.Sub("model");
        file.Make(model);
        Inputs(folder);

        long peak = Peak(model, folder);

        Assert.InRange(peak, 1, Good.Value + Bounded.Memory(model));
    }

    [Theory]
    [MemberData(nameof(RealFiles))]
    public void The_real_files_are_answered_too(string name)
    {
        string model = Path.Combine(Shared, name);
        Assert.SkipUnless(Directory.Exists(model), "The folder ../shared/hostile is not there.");
        long memory = Bounded.Memory(model);

        _ = Bounded.Run(() => SavedModelReader.Open(model).Signature(), memory);
        _ = Bounded.Run(() => Schemas(model), 2 * memory);
        _ = Bounded.Run(() => Score(model, "onnx"));
        _ = Bounded.Run(() => Score(model, "managed"));
        _ = Bounded.Run(() => keras.models.load_model(model));
    }

    private static IEnumerable<string> Models() => Directory.Exists(Shared)
        ? Directory.GetDirectories(Shared).Where(folder => File.Exists(SavedModelFiles.Graph(folder))).Select(folder => Path.GetFileName(folder))
        : ["none"];

    // A good model, once.
    private static Lazy<long> Good { get; } = new(() =>
    {
        using TemporaryFolder folder = new();
        Inputs(folder);
        return Peak(Path.Combine(FixtureFolder.Repository, "models", "mlp"), folder);
    });

    private static void Score(string model, string engine)
    {
        using BatchScorer scorer = BatchScorer.Load(model, engine: engine);
        Assert.NotEmpty(scorer.Score(Rows, 784));
    }

    private static void Schemas(string model)
    {
        TensorFlowModel opened = new MLContext().Model.LoadTensorFlowModel(model);
        _ = opened.GetModelSchema();
        _ = opened.GetInputSchema();
    }

    private static void Says(string? expected, string? said)
    {
        if (expected is null)
        {
            Assert.Null(said);
        }
        else
        {
            Assert.Contains(expected, said, StringComparison.Ordinal);
        }
    }

    private static async Task Check(string? expected, params string[] arguments)
    {
        (int status, _, string error) = await CommandLine.Run(arguments).WaitAsync(Bounded.Patience, TestContext.Current.CancellationToken);
        if (expected is null)
        {
            Assert.True(status == ExitCode.Done, error);
            return;
        }

        Assert.Equal(ExitCode.Failed, status);
        Assert.Contains(expected, error, StringComparison.Ordinal);
        Bounded.Sentence(Assert.Single(error.TrimEnd().Split('\n')));
    }

    private static long Peak(string model, TemporaryFolder folder)
    {
        (_, string output, string error, long peak) = Bounded.Command("score", model, "--in", folder.Sub("x.npy"), "--out", folder.Sub("p.csv"));
        Assert.Single((output + error).TrimEnd().Split('\n'));
        return peak;
    }


    private static void Inputs(TemporaryFolder folder)
    {
        string header = "{'descr': '<f4', 'fortran_order': False, 'shape': (4, 784), }".PadRight(117) + "\n";
        File.WriteAllBytes(folder.Sub("x.npy"), [0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, 0, .. System.Text.Encoding.ASCII.GetBytes(header), .. new byte[sizeof(float) * 4 * 784]]);
        byte[] pixels = new byte[28 * 28];
        for (int row = 4; row < 24; row++)
        {
            pixels[(row * 28) + 14] = byte.MaxValue;
        }

        using FileStream png = File.Create(folder.Sub("one.png"));
        new StbImageWriteSharp.ImageWriter().WritePng(pixels, 28, 28, StbImageWriteSharp.ColorComponents.Grey, png);
    }
}
