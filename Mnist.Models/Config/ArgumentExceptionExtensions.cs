namespace Mnist.Models.Config;

internal static class ArgumentExceptionExtensions
{
    /// <summary>The message without the name of a parameter, which the writer of a file has never seen, and without its full stop.</summary>
    public static string Sentence(this ArgumentException error) =>
        error.Message.Replace($" (Parameter '{error.ParamName}')", string.Empty, StringComparison.Ordinal).TrimEnd('.');
}
