using Mnist.Formats.Tensors;
using Mnist.MLNet.Batches;
using Mnist.MLNet.Engines;
using Mnist.Tests.TestData;

namespace Mnist.Tests.MLNet.Lowering;

/// <summary>SavedModels of TensorFlow 1.15 to 2.21 and of Keras 2 and 3, through the whole of scoring.</summary>
[Trait("Category", "fixtures")]
public sealed class SavedModelFixtureTests
{
    private const string Frozen = "frozen.pb";

    private static readonly string[] Folders = ["savedmodels", "savedmodels2", "recipes"];

    public static TheoryData<string, string, int> Cases()
    {
        TheoryData<string, string, int> cases = [];
        foreach (string path in Folders.Select(folder => Path.Combine(FixtureFolder.Root, folder)).Where(Directory.Exists))
        {
            foreach (string model in Directory.EnumerateDirectories(path).Order(StringComparer.Ordinal))
            {
                string name = Path.GetRelativePath(FixtureFolder.Root, model);
                bool hasBoth = Directory.Exists(Path.Combine(model, "model")) && File.Exists(Path.Combine(model, Frozen));
                foreach (string engine in ScoringEngines.Names)
                {
                    cases.Add(engine, name, 1);
                    cases.Add(engine, name, 32);
                    if (hasBoth)
                    {
                        cases.Add(engine, Path.Combine(name, Frozen), 32);
                    }
                }
            }
        }

        return cases;
    }

    [Fact]
    public void The_cases_are_counted()
    {
        foreach (string folder in Folders)
        {
            string path = FixtureFolder.Require(folder);
            int cases = Directory.EnumerateDirectories(path).Count();
            TestContext.Current.TestOutputHelper?.WriteLine($"{folder}: {cases} cases");
            Assert.NotEqual(0, cases);
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_scored_model_gives_what_TensorFlow_gave(string engine, string model, int batchSize)
    {
        ScoringFixture fixture = new(Path.Combine(FixtureFolder.Root, model));
        using IScoringSession session = ScoringEngines.Get(engine).Open(ScoringModel.Open(fixture.Location), fixture.Request);
        await using MemoryRowSink sink = new();

        long rows = await ScoringPipeline.RunAsync(
            fixture.Source(session.Inputs), session, sink, new ScoringOptions { BatchSize = batchSize }, TestContext.Current.CancellationToken);

        Assert.Equal(fixture.Rows, rows);
        foreach ((string name, NDArray expected) in fixture.Outputs)
        {
            TensorInfo output = session.Outputs.Single(output => output.Name == ScoringFixture.OutputOf(name, session.Outputs));
            float[] actual = ScoringFixture.Floats(sink, output);
            float[] wanted = Array.ConvertAll(expected.ToArray<double>(), value => (float)value);
            Assert.Equal(wanted.Length, actual.Length);
            for (int i = 0; i < wanted.Length; i++)
            {
                Assert.True(Math.Abs(wanted[i] - actual[i]) <= 1e-5, $"{name}[{i}]: expected {wanted[i]}, got {actual[i]}");
            }
        }
    }
}
