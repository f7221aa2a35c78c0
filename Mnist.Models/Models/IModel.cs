using System.Runtime.CompilerServices;
using Mnist.Formats.Tensors;
using Mnist.Models.Callbacks;
using Mnist.Models.Layers;
using Mnist.Models.Losses;
using Mnist.Models.Metrics;
using Mnist.Models.Optimizers;
using Mnist.Models.Training;

namespace Mnist.Models;

/// <summary>A model, as TensorFlow.NET's programs declare it: <c>IModel model = keras.Sequential();</c>. Every model is a <see cref="Model"/>.</summary>
/// <remarks>An interface has to repeat signatures and their defaults; what they mean stands once, at <see cref="Model"/>.</remarks>
public interface IModel
{
    /// <inheritdoc cref="Layer.Name"/>
    string Name { get; }

    /// <inheritdoc cref="Model.Stop_training"/>
    bool Stop_training { get; set; }

    /// <inheritdoc cref="Model.Layers"/>
    IReadOnlyList<Layer> Layers { get; }

    /// <inheritdoc cref="Model.Optimizer"/>
    Optimizer? Optimizer { get; }

    /// <inheritdoc cref="Model.output_shape"/>
    Shape output_shape { get; }

    /// <inheritdoc cref="Model.compile(Optimizer, Loss, string[])"/>
    void compile(Optimizer optimizer, Loss loss, string[]? metrics = null);

    /// <inheritdoc cref="Model.compile(Optimizer, Loss, Metric[])"/>
    [OverloadResolutionPriority(-1)]
    void compile(Optimizer optimizer, Loss loss, Metric[] metrics);

    /// <inheritdoc cref="Model.compile(string, string, string[])"/>
    void compile(string optimizer, string loss, string[]? metrics = null);

    /// <inheritdoc cref="Model.fit(NDArray, NDArray, int, int, int, List{ICallback}, float, ValidationDataPack, int, bool, Dictionary{int, float}, NDArray, int, int, int, bool, CheckpointOptions, CancellationToken)"/>
    ICallback fit(
        NDArray x,
        NDArray y,
        int batch_size = -1,
        int epochs = 1,
        int verbose = 1,
        List<ICallback>? callbacks = null,
        float validation_split = 0f,
        ValidationDataPack? validation_data = null,
        int validation_step = 1,
        bool shuffle = true,
        Dictionary<int, float>? class_weight = null,
        NDArray? sample_weight = null,
        int initial_epoch = 0,
        int max_queue_size = 10,
        int workers = 1,
        bool use_multiprocessing = false,
        CheckpointOptions? checkpoints = null,
        CancellationToken cancellationToken = default);

    /// <inheritdoc cref="Model.evaluate(NDArray, NDArray, int, int, NDArray, int, int, int, bool, bool, bool, CancellationToken)"/>
    Dictionary<string, float> evaluate(
        NDArray x,
        NDArray y,
        int batch_size = -1,
        int verbose = 1,
        NDArray? sample_weight = null,
        int steps = -1,
        int max_queue_size = 10,
        int workers = 1,
        bool use_multiprocessing = false,
        bool return_dict = false,
        bool is_val = false,
        CancellationToken cancellationToken = default);

    /// <inheritdoc cref="Model.predict"/>
    NDArray predict(
        NDArray x,
        int batch_size = -1,
        int verbose = 0,
        int steps = -1,
        int max_queue_size = 10,
        int workers = 1,
        bool use_multiprocessing = false,
        CancellationToken cancellationToken = default);

    /// <inheritdoc cref="Model.get_weights"/>
    List<NDArray> get_weights();

    /// <inheritdoc cref="Model.set_weights"/>
    void set_weights(IEnumerable<NDArray> weights);

    /// <inheritdoc cref="Model.count_params"/>
    int count_params();

    /// <inheritdoc cref="Model.save"/>
    void save(string filepath, bool overwrite = true, bool include_optimizer = false, string save_format = "tf");

    /// <inheritdoc cref="Model.summary"/>
    void summary(int line_length = -1, float[]? positions = null);
}
