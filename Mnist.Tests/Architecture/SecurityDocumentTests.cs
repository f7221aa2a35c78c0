using System.Text.RegularExpressions;
using Mnist.Tests.TestData;

namespace Mnist.Tests.Architecture;

/// <summary>Holds docs/security.md to the tests it names.</summary>
public sealed partial class SecurityDocumentTests
{
    [Fact]
    public void Every_test_that_the_page_names_exists()
    {
        string page = File.ReadAllText(Path.Combine(FixtureFolder.Repository, "docs", "security.md"));
        HashSet<string> tests = [.. from type in typeof(SecurityDocumentTests).Assembly.GetTypes() from method in type.GetMethods() where Attribute.IsDefined(method, typeof(FactAttribute)) select $"{type.Name}.{method.Name}"];

        string[] named = [.. TestName().Matches(page).Select(match => match.Groups["name"].Value).Distinct()];

        Assert.True(named.Length > 20, $"Only {named.Length} tests were found in docs/security.md.");
        Assert.Empty(named.Except(tests));
    }

    [GeneratedRegex("`(?<name>[A-Za-z0-9]+Tests\\.[A-Za-z0-9_]+)`")]
    private static partial Regex TestName();
}
