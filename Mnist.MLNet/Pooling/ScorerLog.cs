using Microsoft.Extensions.Logging;

namespace Mnist.MLNet.Pooling;

/// <summary>What a scorer writes into the host's log.</summary>
internal static partial class ScorerLog
{
    [LoggerMessage(1, LogLevel.Information, "The model '{Model}' of {Location} serves; it is number {Loads}.")]
    public static partial void Loaded(ILogger logger, string model, string location, int loads);

    [LoggerMessage(2, LogLevel.Error, "The changed files of model '{Model}' in {Location} do not take the place of the model that serves: {Reason}")]
    public static partial void Kept(ILogger logger, Exception error, string model, string location, string reason);

    [LoggerMessage(3, LogLevel.Information, "The files of model '{Model}' in {Location} have changed; they are opened when they have stayed the same long enough.")]
    public static partial void Changed(ILogger logger, string model, string location);
}
