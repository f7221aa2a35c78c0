using Microsoft.Extensions.Options;

namespace Mnist.MLNet.Pooling;

/// <summary>Says what is wrong with a scorer's options before anything is opened with them.</summary>
internal sealed class OptionsCheck<TIn, TOut> : IValidateOptions<TensorFlowScorerOptions<TIn, TOut>>
    where TIn : class
    where TOut : class, new()
{
    // A timer takes no more.
    private static readonly TimeSpan Longest = TimeSpan.FromDays(40);

    public ValidateOptionsResult Validate(string? name, TensorFlowScorerOptions<TIn, TOut> options)
    {
        string model = string.IsNullOrEmpty(name) ? "The scorer's model" : $"The scorer's model '{name}'";
        string[] problems =
        [
            .. string.IsNullOrEmpty(options.Location) ? [$"{model} has no {nameof(options.Location)}; give the folder of a SavedModel"] : Array.Empty<string>(),
            .. options.PoolSize < 1 ? [$"{model} has {nameof(options.PoolSize)} {options.PoolSize}; give 1 or more"] : Array.Empty<string>(),
            .. options.QuietPeriod <= TimeSpan.Zero || options.QuietPeriod > Longest
                ? [$"{model} has {nameof(options.QuietPeriod)} {options.QuietPeriod}; give more than zero and at most {Longest.Days} days"] : Array.Empty<string>(),
            .. options.CompleteMarker is { } marker && (marker.Length == 0 || Path.GetFileName(marker) != marker)
                ? [$"{model} has {nameof(options.CompleteMarker)} '{marker}'; give the name of a file in the model's folder"] : Array.Empty<string>(),
        ];
        return problems.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }
}
