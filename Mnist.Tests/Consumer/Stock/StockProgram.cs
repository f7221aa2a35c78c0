using System.Text.Json;

namespace Mnist.Tests.Consumer.Stock;

/// <summary>A program of its own, in a process of its own, that references ML.NET and nothing of ours, and scores zips.</summary>
internal static class StockProgram
{
    /// <summary>The version of ML.NET's packages.</summary>
    public const string Version = "5.0.1";

    private const string Main = """
        using System.Text.Json;
        using Microsoft.ML;
        using Mnist.Tests.Consumer.Stock;

        if (AppDomain.CurrentDomain.GetAssemblies().Any(assembly => assembly.GetName().Name!.StartsWith("Mnist.", StringComparison.Ordinal)) || File.Exists(Path.Combine(AppContext.BaseDirectory, "Mnist.MLNet.dll")))
        {
            throw new InvalidOperationException("The library is there.");
        }

        Dictionary<string, SortedDictionary<string, string[]>> all = [];
        foreach (string zip in args[1..])
        {
            MLContext context = new();
            ITransformer pipeline = context.Model.Load(zip, out DataViewSchema input);
            all[Path.GetFileName(zip)] = SCORE;
        }

        File.WriteAllText(args[0], JsonSerializer.Serialize(all));
        """;

    private const string OfNumbers = "ScoredZip.Score(context, pipeline, input)";
    private const string OfImages = "ScoredZip.Score(pipeline, ScoredImages.Data(context, \"images\"), ScoredImages.Data(context, \"images\").Schema)";

    /// <summary>Scores zips.</summary>
    /// <param name="folder">Where the program may be made.</param>
    /// <param name="zips">The zips.</param>
    /// <param name="areOfImages">Whether they take images: the program then has ML.NET's package of images too, and the rows of <see cref="ScoredImages"/>, whose files are below its folder.</param>
    /// <returns>By the zip's name: what <c>ScoredZip.Score</c> gives there.</returns>
    public static Dictionary<string, SortedDictionary<string, string[]>> Score(string folder, IEnumerable<string> zips, bool areOfImages = false)
    {
        Directory.CreateDirectory(folder);

        // The clone's own settings are not for a stranger's program.
        foreach (string file in (string[])["Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props"])
        {
            File.WriteAllText(Path.Combine(folder, file), "<Project />");
        }

        // The last is the native half of what OnnxTransformer runs on, as its documentation asks for.
        (string, string)[] packages = [("Microsoft.ML", Version), ("Microsoft.ML.OnnxTransformer", Version), ("Microsoft.ML.OnnxRuntime", "1.31.1")];
        ProjectFile.Write(folder, areOfImages ? [.. packages, ("Microsoft.ML.ImageAnalytics", Version)] : packages);
        File.WriteAllText(Path.Combine(folder, "Program.cs"), Main.Replace("SCORE", areOfImages ? OfImages : OfNumbers, StringComparison.Ordinal));
        foreach (string file in areOfImages ? (string[])["ScoredZip.cs", "ScoredImages.cs"] : ["ScoredZip.cs"])
        {
            File.Copy(Path.Combine(Repository.Folder, "Mnist.Tests", "Consumer", "Stock", file), Path.Combine(folder, file));
        }

        string result = Path.Combine(folder, "scored.json");
        Dotnet.Run("dotnet", folder, ["run", "-c", "Release", "-v", "quiet", "--", result, .. zips]);
        return JsonSerializer.Deserialize<Dictionary<string, SortedDictionary<string, string[]>>>(File.ReadAllText(result))!;
    }
}
