using System.Globalization;
using System.Text;

namespace Mnist.Tests.Hostile.Mutations;

/// <summary>What came of the damaged files of one reader.</summary>
internal sealed class Figures(FileReader reader)
{
    private const double Mega = 1 << 20;

    public FileReader Reader => reader;

    public long Inputs { get; private set; }

    public long Read { get; private set; }

    public double Slowest { get; private set; }

    public Recipe? SlowestRecipe { get; private set; }

    public long Largest { get; private set; }

    public double Seconds { get; private set; }

    public void Add(Recipe recipe, Trial trial)
    {
        Inputs++;
        Read += trial.IsRead ? 1 : 0;
        Seconds += trial.Seconds;
        Largest = Math.Max(Largest, trial.Allocated);
        if (trial.Seconds > Slowest)
        {
            (Slowest, SlowestRecipe) = (trial.Seconds, recipe);
        }
    }

    /// <summary>Replaces the longest time by that of the same file read alone, while nothing else ran.</summary>
    public void Measured(double seconds) => Slowest = Math.Min(Slowest, seconds);

    /// <summary>A table in Markdown.</summary>
    public static string Table(IReadOnlyList<Figures> all)
    {
        StringBuilder text = new();
        text.Append("| reader | inputs | read | refused | slowest ms | largest allocation MB |\n| --- | --- | --- | --- | --- | --- |\n");
        foreach (Figures one in all)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {one.Reader.Name} | {one.Inputs:N0} | {one.Read:N0} | {one.Inputs - one.Read:N0} | {one.Slowest * 1000:F0} | {one.Largest / Mega:F1} |\n");
        }

        return text.Append(
            CultureInfo.InvariantCulture,
            $"| all | {all.Sum(one => one.Inputs):N0} | {all.Sum(one => one.Read):N0} | {all.Sum(one => one.Inputs - one.Read):N0} | {all.Max(one => one.Slowest) * 1000:F0} | {all.Max(one => one.Largest) / Mega:F1} |\n").ToString();
    }
}
