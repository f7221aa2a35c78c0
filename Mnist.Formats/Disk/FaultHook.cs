using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Mnist.Formats.Disk;

/// <summary>For tests of what a killed process leaves behind: ends the process, as <c>kill -9</c> does, before a chosen step on the disk.</summary>
/// <remarks>
/// <c>MNIST_FAULT=rename:2</c> ends it before the second time something gets another name; the kinds are <c>create</c>, <c>folder</c>, <c>flush</c>, <c>rename</c>, <c>exchange</c> and <c>delete</c>,
/// and <c>any:7</c> counts them all. With <c>plain,</c> before it folders are not exchanged at one instant, as on systems that cannot. Unset, as everywhere but in tests, it does nothing.
/// </remarks>
internal static partial class FaultHook
{
    private const string Variable = "MNIST_FAULT";
    private const string Any = "any";

    private static readonly Match Asked = Form().Match(Environment.GetEnvironmentVariable(Variable) ?? string.Empty);
    private static readonly string Kind = Asked.Groups["kind"].Value;
    private static readonly int Last = Asked.Success ? int.Parse(Asked.Groups["step"].ValueSpan, CultureInfo.InvariantCulture) : 0;
    private static int _steps;

    /// <summary>Whether folders are to be replaced without an exchange.</summary>
    public static bool WithoutExchange { get; } = Asked.Groups["plain"].Success;

    /// <summary>Counts a step that is about to be taken.</summary>
    public static void Before(string kind)
    {
        if (Last > 0 && (Kind == Any || Kind == kind) && Interlocked.Increment(ref _steps) == Last)
        {
            Process.GetCurrentProcess().Kill();
        }
    }

    [GeneratedRegex("^(?<plain>plain,)?(?<kind>[a-z]+):(?<step>[0-9]{1,9})$", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
