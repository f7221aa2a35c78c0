using System.Diagnostics;
using Microsoft.ML;
using Microsoft.ML.Data;
using Mnist.Formats.Tensors;
using Mnist.MLNet.Scoring;
using Mnist.Models;
using Mnist.Tests.TestData;

namespace Mnist.Tests.MLNet.Engines;

/// <summary>
/// A pipeline of ML.NET on the managed engine loads no native library. Each case is a process of its own: this program again, told to run one explicit test,
/// because here other tests have loaded ONNX Runtime long before.
/// </summary>
public sealed class WithoutNativeLibraryTests
{
    private const int Rows = 40;

    public static TheoryData<string> Cases => [nameof(A_model_of_layers_is_scored), nameof(A_graph_of_another_program_is_scored)];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task No_native_library_is_loaded(string name)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "What a process has loaded is read from /proc.");
        ProcessStartInfo start = new("dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            ArgumentList = { typeof(WithoutNativeLibraryTests).Assembly.Location, "-explicit", "only", "-method", $"{typeof(WithoutNativeLibraryTests).FullName}.{name}" },
        };
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.True(process.ExitCode == 0, output + await errors);
        Assert.Contains("Total: 1, Errors: 0, Failed: 0, Skipped: 0", output, StringComparison.Ordinal);
    }

    [Fact(Explicit = true)]
    public void A_model_of_layers_is_scored()
    {
        string folder = Path.Combine(FixtureFolder.Repository, "models", "mlp");
        float[] pixels = [.. Enumerable.Range(0, Rows * 784).Select(i => i * 31 % 97 / 97f)];

        float[] scored = Score<Flat>(folder, "activation", "input", Enumerable.Range(0, Rows).Select(i => new Flat { input = pixels[(784 * i)..(784 * (i + 1))] }));

        Assert.Equal(KerasApi.keras.models.load_model(folder).predict(new NDArray(pixels, (Rows, 784))).ToArray<float>(), scored);
        RequireNoNativeLibrary();
    }

    [Fact(Explicit = true)]
    public void A_graph_of_another_program_is_scored()
    {
        ScoringFixture fixture = new(Path.Combine(FixtureFolder.Repository, "Mnist.Tests", "Fixtures", "savedmodels", "keras3-cnn"));
        float[] pixels = fixture.Input("x", 1).ToArray<float>();

        float[] scored = Score<Image>(fixture.Location, "output_0", "keras_tensor_4", Enumerable.Range(0, fixture.Rows).Select(i => new Image { keras_tensor_4 = pixels[(784 * i)..(784 * (i + 1))] }));

        Agreement.Check("keras3-cnn", fixture.Outputs.Single().Value.ToArray<float>(), scored, 1e-5);
        RequireNoNativeLibrary();
    }

    private static float[] Score<TRow>(string folder, string output, string input, IEnumerable<TRow> rows)
        where TRow : class
    {
        MLContext context = new(seed: 1);
        IDataView data = context.Data.LoadFromEnumerable(rows);
        using TensorFlowModel model = context.Model.LoadTensorFlowModel(folder);
        using TensorFlowTransformer transformer = model.ScoreTensorFlowModel(output, input, engine: "managed", batchSize: 7).Fit(data);
        IDataView view = transformer.Transform(data);
        return [.. view.GetColumn<float[]>(view.Schema[output]).SelectMany(row => row)];
    }

    /// <summary>What is mapped into the process is .NET's own or the system's: nothing from beside the program, and neither ONNX Runtime nor TensorFlow from anywhere.</summary>
    private static void RequireNoNativeLibrary()
    {
        string[] libraries =
        [
            .. File.ReadLines("/proc/self/maps")
                .Select(line => line.Split(' ', 6, StringSplitOptions.RemoveEmptyEntries))
                .Where(parts => parts.Length == 6 && Path.GetFileName(parts[5]).Contains(".so", StringComparison.Ordinal))
                .Select(parts => parts[5])
                .Distinct(),
        ];
        Assert.Contains(libraries, library => Path.GetFileName(library) == "libcoreclr.so");
        Assert.DoesNotContain(libraries, library => library.StartsWith(AppContext.BaseDirectory, StringComparison.Ordinal));
        Assert.DoesNotContain(libraries, library => library.Contains("onnxruntime", StringComparison.OrdinalIgnoreCase) || library.Contains("tensorflow", StringComparison.OrdinalIgnoreCase));
    }

    private sealed class Flat
    {
        [VectorType(784)]
        public float[] input { get; set; } = [];
    }

    private sealed class Image
    {
        [VectorType(28, 28, 1)]
        public float[] keras_tensor_4 { get; set; } = [];
    }
}
