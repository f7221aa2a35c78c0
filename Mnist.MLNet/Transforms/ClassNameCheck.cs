namespace Mnist.MLNet.Scoring;

/// <summary>What is asked of names by which classes are told apart.</summary>
internal static class ClassNameCheck
{
    /// <exception cref="ArgumentException">A class has no name, or the name of another.</exception>
    public static void Require(IReadOnlyList<string> names, string parameter)
    {
        HashSet<string> seen = new(StringComparer.Ordinal);
        for (int i = 0; i < names.Count; i++)
        {
            if (string.IsNullOrEmpty(names[i]) || !seen.Add(names[i]))
            {
                throw new ArgumentException(
                    string.IsNullOrEmpty(names[i]) ? $"Class {i} has no name; give each class a name of its own." : $"Two classes have the name '{names[i]}'; give each class a name of its own.", parameter);
            }
        }
    }
}
