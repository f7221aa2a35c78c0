using System.Globalization;

namespace Mnist.Tests.Hostile.Mutations;

/// <summary>How a damaged file is made again: <c>reader:seed:mutator:number</c>.</summary>
internal readonly record struct Recipe(FileReader Reader, SeedFile Seed, Mutator Mutator, long Number)
{
    public static Recipe Parse(string text)
    {
        string[] words = text.Split(':');
        Assert.True(words.Length == 4, $"'{text}' is not reader:seed:mutator:number.");
        FileReader reader = FileReaders.All.Single(one => one.Name == words[0]);
        return new Recipe(
            reader, reader.Seeds.Single(seed => seed.Name == words[1]), Mutator.All.Single(one => one.Name == words[2]), long.Parse(words[3], CultureInfo.InvariantCulture));
    }

    /// <summary>The damaged files.</summary>
    public IReadOnlyList<PlacedFile> Make() => Seed.Pack(Mutator.Damage(Seed, Number, Reader.Seeds));

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Reader.Name}:{Seed.Name}:{Mutator.Name}:{Number}");
}
