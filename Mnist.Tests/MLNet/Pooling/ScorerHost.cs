using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.ML;
using Mnist.MLNet.Pooling;
using Mnist.MLNet.Scoring;
using Mnist.Tests.TestData;

namespace Mnist.Tests.MLNet.Pooling;

/// <summary>A program with one scorer, whose model lies in a folder of its own and whose clock the test moves.</summary>
internal sealed class ScorerHost : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ServiceProvider _services;

    public ScorerHost(Action<TensorFlowScorerOptions<Number, Products>>? configure = null, Action<ScorerHost, IServiceCollection>? services = null)
    {
        MultiplyingModel.Save(Model, 2, 3);
        ServiceCollection collection = new();
        collection.AddSingleton<TimeProvider>(Clock);
        collection.AddLogging(logging => logging.AddProvider(Log));
        collection.AddTensorFlowScorer<Number, Products>(options =>
        {
            (options.Location, options.Engine) = (Model, "managed");
            configure?.Invoke(options);
        });
        services?.Invoke(this, collection);
        _services = collection.BuildServiceProvider();
        Scorer = _services.GetRequiredService<ITensorFlowScorer<Number, Products>>();
    }

    public ITensorFlowScorer<Number, Products> Scorer { get; }

    public HandTimer Clock { get; } = new();

    public LogLines Log { get; } = new();

    /// <summary>Where the model is that serves.</summary>
    public string Model => _folder.Sub("model");

    public string Graph => Path.Combine(Model, "saved_model.pb");

    public string Values => Path.Combine(Model, "variables", "variables.data-00000-of-00001");

    public string Index => Path.Combine(Model, "variables", "variables.index");

    /// <summary>A further folder for models.</summary>
    public string Sub(string name) => _folder.Sub(name);

    /// <summary>What a row is multiplied with now.</summary>
    public float Factor(float row = 1) => Scorer.Predict(Number.Of(row)).Factor(row);

    /// <summary>Copies files of a model over those of the one that serves, in the order of their names, as a copying program does.</summary>
    public void CopyOver(string from, params string[] names)
    {
        foreach (string name in names)
        {
            File.Copy(Path.Combine(from, name), Path.Combine(Model, name), overwrite: true);
        }
    }

    public void DisposeServices() => _services.Dispose();

    public void Dispose()
    {
        _services.Dispose();
        _folder.Dispose();
    }

    public static IEstimator<ITransformer> Scoring(TensorFlowModel network) => network.ScoreTensorFlowModel("output_0", "input", engine: "managed");
}
