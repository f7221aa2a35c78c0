using System.Diagnostics;
using System.Globalization;
using Mnist.Formats.Tensors;
using static Mnist.Models.KerasApi;

namespace Mnist.Tests.Consumer;

/// <summary>A program that is compiled ahead of time, without a runtime to ask at run time.</summary>
[Collection(PackageCollection.Name)]
public sealed class AotTests(PackageFeed feed)
{
    private static readonly (string Model, Shape Rows)[] Models = [("mlp", (3, 784)), ("cnn-tuned", (3, 28, 28, 1)), ("lstm", (3, 28, 28))];

    [Fact]
    public void A_program_compiled_ahead_of_time_predicts_to_the_same_bits_and_reads_tables()
    {
        string? linker = Linker();
        if (linker is null)
        {
            Assert.Skip("There is no clang or gcc with the files of the C library to link a program with; apt-get install gcc libc6-dev.");
        }

        string folder = Path.Combine(feed.Folder, "aot");
        ProjectFile.Write(
            folder, [("Mnist.Models", feed.Version)], properties: [("PublishAot", "true"), ("InvariantGlobalization", "true"), ("TrimmerSingleWarn", "false"), ("TreatWarningsAsErrors", "true")]);
        File.WriteAllText(Path.Combine(folder, "Program.cs"), """
            using System.Globalization;
            using System.Runtime.CompilerServices;
            using Mnist.Formats.Data.Tables;
            using Mnist.Formats.Tensors;
            using static Mnist.Models.KerasApi;

            Console.WriteLine(RuntimeFeature.IsDynamicCodeSupported);
            Table table = Table.Open(args[0]);
            ColumnRequest id = new([ColumnNames.Require(table, "id")], typeof(string), 1);
            string[] ids = (string[])id.Room(2);
            using TableCursor cursor = table.Read([id], 998, default);
            Console.WriteLine($"{cursor.Read([ids], 2, default)} {string.Join(' ', ids)}");
            for (int i = 1; i < args.Length; i += 2)
            {
                Shape rows = new([.. args[i + 1].Split('x').Select(long.Parse)]);
                NDArray x = np.arange((int)rows.dims.Aggregate(1L, (a, b) => a * b)).reshape(rows) % 7 / 7f;
                var model = keras.models.load_model(args[i]);
                model.save("again");
                Console.WriteLine(string.Join(' ', keras.models.load_model("again").predict(x).ToArray<float>().Select(value => BitConverter.SingleToUInt32Bits(value).ToString("x8", CultureInfo.InvariantCulture))));
            }
            """);
        Dotnet.Run("dotnet", folder, "publish", "-c", "Release", "-r", PackageFeed.Platform, "-o", "out", "-v", "quiet", $"-p:CppCompilerAndLinker={linker}");

        string program = Path.Combine(folder, "out", OperatingSystem.IsWindows() ? "aot.exe" : "aot");
        string[] lines = Dotnet.Run(program, folder, [Path.Combine(Repository.Folder, "Mnist.Tests", "Formats", "Data", "Tables", "Arrow", "zstd.parquet"), .. Models.SelectMany(model => new[] { Folder(model.Model), string.Join('x', model.Rows.dims) })]).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal("False", lines[0].Trim());
        Assert.Equal("2 9007199254741991 9007199254741992", lines[1].Trim());
        Assert.Equal(
            Models.Select(model => string.Join(' ', keras.models.load_model(Folder(model.Model)).predict(Rows(model.Rows)).ToArray<float>().Select(value => BitConverter.SingleToUInt32Bits(value).ToString("x8", CultureInfo.InvariantCulture)))),
            lines[2..].Select(line => line.Trim()));
    }

    private static string Folder(string model) => Path.Combine(Repository.Folder, "models", model);

    private static NDArray Rows(Shape shape) => np.arange((int)shape.dims.Aggregate(1L, (a, b) => a * b)).reshape(shape) % 7 / 7f;

    // What the compiler of .NET wants beside itself. On Windows it finds the linker on its own.
    private static string? Linker()
    {
        if (OperatingSystem.IsWindows() || OperatingSystem.IsMacOS())
        {
            return OperatingSystem.IsMacOS() ? "clang" : "link";
        }

        return Array.Find(["clang", "gcc"], HasLibraries);
    }

    // A compiler that lacks the start of every program names the file alone.
    private static bool HasLibraries(string compiler)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(compiler, ["-print-file-name=crt1.o"]) { RedirectStandardOutput = true })!;
            string answer = process.StandardOutput.ReadToEnd().Trim();
            process.WaitForExit();
            return Path.IsPathRooted(answer);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
