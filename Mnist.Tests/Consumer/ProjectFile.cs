namespace Mnist.Tests.Consumer;

/// <summary>A project as a user of packages has one.</summary>
internal static class ProjectFile
{
    /// <summary>Writes it.</summary>
    /// <param name="folder">Where to; it is made if it is missing, and gives the project its name.</param>
    /// <param name="packages">What it references.</param>
    /// <param name="sdk">Its SDK.</param>
    /// <param name="properties">What it sets beside what <c>dotnet new console</c> does; the later of two of one name counts.</param>
    public static void Write(string folder, IEnumerable<(string Name, string Version)> packages, string sdk = "Microsoft.NET.Sdk", params (string Name, string Value)[] properties)
    {
        (string Name, string Value)[] usual = [("OutputType", "Exe"), ("TargetFramework", "net10.0"), ("ImplicitUsings", "enable"), ("Nullable", "enable")];
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, $"{Path.GetFileName(folder)}.csproj"), $"""
            <Project Sdk="{sdk}">
              <PropertyGroup>
            {string.Join('\n', usual.Concat(properties).Select(property => $"    <{property.Name}>{property.Value}</{property.Name}>"))}
              </PropertyGroup>
              <ItemGroup>
            {string.Join('\n', packages.Select(package => $"    <PackageReference Include=\"{package.Name}\" Version=\"{package.Version}\" />"))}
              </ItemGroup>
            </Project>
            """);
    }
}
