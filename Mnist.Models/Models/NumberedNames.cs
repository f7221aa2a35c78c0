namespace Mnist.Models;

/// <summary>Gives out names, with a number behind one that is taken: the smallest that is free, found without trying all before it again.</summary>
/// <param name="taken">Names that are taken; those given out are added.</param>
internal sealed class NumberedNames(HashSet<string> taken)
{
    private readonly Dictionary<string, int> _last = new(StringComparer.Ordinal);

    /// <summary>The name itself, or NAME_1, NAME_2, ....</summary>
    public string Take(string wanted)
    {
        string name = wanted;
        int number = _last.GetValueOrDefault(wanted);
        while (!taken.Add(name))
        {
            name = $"{wanted}_{++number}";
        }

        _last[wanted] = number;
        return name;
    }
}
