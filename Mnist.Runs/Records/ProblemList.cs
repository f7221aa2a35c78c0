using System.Globalization;
using System.Runtime.CompilerServices;
using Mnist.Formats;
using Mnist.MLNet.Engines;

namespace Mnist.Runs.Records;

/// <summary>Collects what is wrong with settings; a property's name comes from the expression it is given by.</summary>
internal sealed class ProblemList
{
    private readonly List<SettingProblem> _problems = [];

    public IReadOnlyList<SettingProblem> All => _problems;

    public void Add(string property, string text, string? repair = null) => _problems.Add(new SettingProblem(property, text) { Repair = repair });

    public void Add(IEnumerable<SettingProblem> problems) => _problems.AddRange(problems);

    public void AtLeast(int smallest, int? value, [CallerArgumentExpression(nameof(value))] string property = "")
    {
        if (value < smallest)
        {
            Add(property, string.Create(CultureInfo.InvariantCulture, $"expected {smallest} or more, received {value}."));
        }
    }

    public void AtMost(int largest, int? value, [CallerArgumentExpression(nameof(value))] string property = "")
    {
        if (value > largest)
        {
            Add(property, string.Create(CultureInfo.InvariantCulture, $"expected at most {largest}, received {value}."));
        }
    }

    public void NotEmpty(string? text, [CallerArgumentExpression(nameof(text))] string property = "")
    {
        if (text is not null && string.IsNullOrWhiteSpace(text))
        {
            Add(property, "expected a value, received an empty text.");
        }
    }

    /// <summary>The name of a scoring engine, where one is given.</summary>
    public void KnownEngine(string? engine, [CallerArgumentExpression(nameof(engine))] string property = "")
    {
        if (engine is not null)
        {
            Known(() => ScoringEngines.Get(engine), property);
        }
    }

    /// <summary>The name of a way to compute convolutions, where one is given.</summary>
    public void KnownConvolution(string? convolution, [CallerArgumentExpression(nameof(convolution))] string property = "")
    {
        if (convolution is not null && ConvolutionNames.Find(convolution) is null)
        {
            Add(property, $"expected {string.Join(" or ", ConvolutionNames.All)}, received '{FileText.Name(convolution)}'.");
        }
    }

    /// <summary>How a file of rows is read.</summary>
    public void Table(string? separator, string? missing, double? divideBy, IReadOnlyList<string>? columns)
    {
        if (separator is { Length: not 1 } or "\"" or "\n" or "\r")
        {
            Add(nameof(ScoreSettings.Separator), $"expected one character that is no quote and no line's end, received '{separator}'.");
        }

        if (missing is not (null or "refuse" or "nan"))
        {
            Add(nameof(ScoreSettings.Missing), $"expected refuse or nan, received '{missing}'.");
        }

        if (divideBy is { } by && !(by > 0 && double.IsFinite(by)))
        {
            Add(nameof(ScoreSettings.DivideBy), string.Create(CultureInfo.InvariantCulture, $"expected a number above 0, received {by}."));
        }

        if (columns is not null && (columns.Any(string.IsNullOrWhiteSpace) || columns.Select(ScoreSettings.Split).GroupBy(pair => pair.Input).Any(same => same.Count() > 1)))
        {
            Add(nameof(ScoreSettings.Columns), $"expected COLUMNS or INPUT=COLUMNS, once for each input, received '{string.Join("' and '", columns)}'.");
        }
    }

    /// <summary>Looks up a name; an unknown one is a problem, whose text lists the known ones.</summary>
    /// <returns>What was found, or null.</returns>
    public T? Known<T>(Func<T> find, string property)
        where T : class
    {
        try
        {
            return find();
        }
        catch (ArgumentException unknown)
        {
            // .NET appends "(Parameter 'name')", which means nothing to a user.
            Add(property, unknown.Message.Split(" (Parameter")[0]);
            return null;
        }
    }
}
