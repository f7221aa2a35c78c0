using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Mnist.Tests.Architecture;

/// <summary>Holds the code to the tables of ARCHITECTURE.md.</summary>
public sealed class ArchitectureTests
{
    /// <summary>Arrows that point the wrong way today. None may join them, and one that is gone must be deleted here.</summary>
    private static readonly string[] Debt = [];

    private static readonly string[] MaySeeInternals = ["Mnist.Tests", "Mnist.Benchmarks"];

    private static readonly Dictionary<string, Assembly> Products =
        ArrowTable.Projects.Names.ToDictionary(project => project, project => Assembly.Load(project == "Mnist.Cli" ? "mnist" : project));

    private static readonly Dictionary<string, Dictionary<Type, string>> Folders =
        Products.ToDictionary(product => product.Key, product => SourceFolders.Of(product.Value, product.Key));

    [Fact]
    public void Projects_use_only_what_their_row_names() => AssertNone(
        from product in Products
        from used in product.Value.GetReferencedAssemblies()
        let to = Products.FirstOrDefault(other => other.Value.GetName().Name == used.Name).Key
        where to is not null && !ArrowTable.Projects.Allows(product.Key, to)
        select $"{product.Key} uses {to}.");

    [Fact]
    public void No_row_uses_one_below_it() =>
        AssertNone(Products.Keys.Select(ArrowTable.Folders).Append(ArrowTable.Projects).SelectMany(table => table.PointingUp()));

    [Fact]
    public void Every_folder_has_a_row() => AssertNone(
        from product in Products
        from folder in Folders[product.Key].Values.Distinct().Except(ArrowTable.Folders(product.Key).Names)
        select $"'## {product.Key}' of ARCHITECTURE.md has no row for {folder}.");

    [Fact]
    public void Folders_use_only_what_their_row_names_and_debt_only_shrinks()
    {
        Dictionary<string, string> wrong = WrongArrows();

        AssertNone(wrong.Where(arrow => !Debt.Contains(arrow.Key)).Select(arrow => $"{arrow.Key} is not in ARCHITECTURE.md: {arrow.Value}."));
        AssertNone(Debt.Except(wrong.Keys).Select(arrow => $"{arrow} is paid: delete it from the debt."));
    }

    // Elsewhere BannedSymbols.Defaults.txt keeps them out.
    [Fact]
    public void Only_the_defaults_of_models_know_console_and_chance() => Assert.Equal(
        ["RandomSeed", "StandardOutput"],
        from type in Folders["Mnist.Models"].Keys
        where TypeUses.Of(type).Overlaps([typeof(Console), typeof(System.Security.Cryptography.RandomNumberGenerator)])
        orderby type.Name
        select type.Name);

    // Their users may have no command line: they name their own properties, and Mnist.Cli says which option that is.
    [Fact]
    public void Libraries_name_no_option_of_the_command_line() => AssertNone(
        from product in Products
        where product.Key != "Mnist.Cli"
        from text in Texts(product.Value)
        where Regex.IsMatch(text, @"(?<![\w-])--[a-z]")
        select $"{product.Key} says '{text}'.");

    private static List<string> Texts(Assembly assembly)
    {
        using PEReader file = new(File.OpenRead(assembly.Location));
        MetadataReader reader = file.GetMetadataReader();
        List<string> texts = [];
        for (UserStringHandle at = MetadataTokens.UserStringHandle(1); !at.IsNil; at = reader.GetNextHandle(at))
        {
            texts.Add(reader.GetUserString(at));
        }

        Assert.NotEmpty(texts);
        return texts;
    }

    private static void AssertNone(IEnumerable<string> findings) => Assert.True(!findings.Any(), string.Join('\n', findings));

    // Each with an example of who uses whom.
    private static Dictionary<string, string> WrongArrows()
    {
        Dictionary<string, string> wrong = [];
        foreach ((string project, Assembly assembly) in Products)
        {
            ArrowTable table = ArrowTable.Folders(project);
            foreach ((Type type, string from) in Folders[project])
            {
                foreach (Type used in TypeUses.Of(type).Select(TypeUses.Outermost))
                {
                    if (Folders[project].TryGetValue(used, out string? to) && to != from && !table.Allows(from, to))
                    {
                        wrong.TryAdd($"{project}: {from} -> {to}", $"{type.Name} uses {used.Name}");
                    }
                }
            }

            foreach (string name in assembly.GetCustomAttributes<InternalsVisibleToAttribute>().Select(shown => shown.AssemblyName).Except(MaySeeInternals))
            {
                wrong.Add($"internals of {project} -> {name}", "internals are shown to tests and benchmarks alone");
            }
        }

        return wrong;
    }
}
