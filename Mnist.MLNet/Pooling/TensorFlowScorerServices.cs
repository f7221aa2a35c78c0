using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Mnist.MLNet.Pooling;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers scorers with a program's services.</summary>
public static class TensorFlowScorerServices
{
    /// <summary>Adds a model to <see cref="ITensorFlowScorer{TIn, TOut}"/>, a singleton that any number of threads may use, and that takes a changed model without dropping a row.</summary>
    /// <param name="services">The services.</param>
    /// <param name="configure">Where the model is, and how it is scored.</param>
    /// <typeparam name="TIn">The row: properties by the names of the model's inputs, as for ML.NET's <c>PredictionEngine</c>.</typeparam>
    /// <typeparam name="TOut">The answer: properties by the names of the columns that scoring adds.</typeparam>
    /// <returns>The services.</returns>
    /// <example><code>
    /// services.AddTensorFlowScorer&lt;Digit, DigitScores&gt;(options => options.Location = "models/mlp");
    /// // later, with an ITensorFlowScorer&lt;Digit, DigitScores&gt; of the services:
    /// DigitScores scores = await scorer.ScoreAsync(digit, cancellation);
    /// </code></example>
    public static IServiceCollection AddTensorFlowScorer<TIn, TOut>(this IServiceCollection services, Action<TensorFlowScorerOptions<TIn, TOut>> configure)
        where TIn : class
        where TOut : class, new() => services.AddTensorFlowScorer(Options.Options.DefaultName, configure);

    /// <summary>Adds a model by a name to <see cref="ITensorFlowScorer{TIn, TOut}"/>; several may be added for the same types.</summary>
    /// <param name="services">The services.</param>
    /// <param name="modelName">The name that <see cref="ITensorFlowScorer{TIn, TOut}.Predict(string, TIn)"/> is given, which is also the name of the options.</param>
    /// <param name="configure">Where the model is, and how it is scored; nothing when null (the default), because the options are configured elsewhere.</param>
    /// <typeparam name="TIn">The row: properties by the names of the model's inputs, as for ML.NET's <c>PredictionEngine</c>.</typeparam>
    /// <typeparam name="TOut">The answer: properties by the names of the columns that scoring adds.</typeparam>
    /// <returns>The services.</returns>
    public static IServiceCollection AddTensorFlowScorer<TIn, TOut>(
        this IServiceCollection services, string modelName, Action<TensorFlowScorerOptions<TIn, TOut>>? configure = null)
        where TIn : class
        where TOut : class, new()
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(modelName);
        services.AddOptions();
        services.AddSingleton(new ScorerModelName<TIn, TOut>(modelName));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<TensorFlowScorerOptions<TIn, TOut>>, OptionsCheck<TIn, TOut>>());
        services.TryAddSingleton<ITensorFlowScorer<TIn, TOut>, TensorFlowScorer<TIn, TOut>>();
        return configure is null ? services : services.Configure(modelName, configure);
    }
}
