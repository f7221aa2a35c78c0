using System.Globalization;

namespace Mnist.Tests.Hostile.Mutations;

/// <summary>Where inputs are kept that were not answered as they should, a few of each kind, each with its recipe.</summary>
internal sealed class FindingFolder
{
    private const int KeptOfAKind = 3;

    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, (int Count, string First)> _kinds = new(StringComparer.Ordinal);

    public static string Root { get; } = Path.Combine(Path.GetTempPath(), "mnist-mutations");

    /// <summary>One line for each kind of finding, with how it is run alone; empty when there is none.</summary>
    public string Summary
    {
        get
        {
            lock (_lock)
            {
                return string.Join('\n', _kinds.Select(kind => string.Create(CultureInfo.InvariantCulture, $"{kind.Value.Count} x {kind.Key}: {kind.Value.First}")));
            }
        }
    }

    /// <summary>How a recipe is run alone.</summary>
    public static string HowToRun(Recipe recipe) =>
        $"MNIST_MUTATION='{recipe}' Mnist.Tests/bin/Release/net10.0/Mnist.Tests -method '{typeof(MutationTests).FullName}.{nameof(MutationTests.One_damaged_file)}' -explicit only";

    public void Add(Recipe recipe, string kind, string problem)
    {
        lock (_lock)
        {
            string key = $"{recipe.Reader.Name}, {kind}";
            (int count, string first) = _kinds.GetValueOrDefault(key, (0, ""));
            string line = problem.Split('\n')[0];
            _kinds[key] = (count + 1, count > 0 ? first : $"{line[..Math.Min(line.Length, 300)]} [{HowToRun(recipe)}]");
            if (count >= KeptOfAKind)
            {
                return;
            }
        }

        string folder = Path.Combine(Root, recipe.ToString().Replace(':', '-').Replace('/', '_'));
        WorkFolder.Write(folder, [.. recipe.Seed.Beside, .. recipe.Make()]);
        File.WriteAllText(Path.Combine(folder, "recipe.txt"), $"{HowToRun(recipe)}\n{problem}\n");
    }
}
