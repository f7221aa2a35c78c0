using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;

namespace Mnist.Tests.MLNet;

/// <summary>Just enough of .npz for the fixtures: float32 arrays.</summary>
internal static partial class Npz
{
    public static Dictionary<string, (int[] Shape, float[] Values)> Read(string file)
    {
        Dictionary<string, (int[], float[])> arrays = [];
        using ZipArchive zip = ZipFile.OpenRead(file);
        foreach (ZipArchiveEntry entry in zip.Entries)
        {
            using MemoryStream copy = new();
            using (Stream stream = entry.Open())
            {
                stream.CopyTo(copy);
            }

            byte[] bytes = copy.ToArray();
            int header = BitConverter.ToUInt16(bytes, 8);
            string text = Encoding.ASCII.GetString(bytes, 10, header);
            if (text.Contains("'<f4'", StringComparison.Ordinal))
            {
                int[] shape = [.. ShapePattern().Match(text).Groups[1].Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(int.Parse)];
                arrays[Path.GetFileNameWithoutExtension(entry.Name)] = (shape, MemoryMarshal.Cast<byte, float>(bytes.AsSpan(10 + header)).ToArray());
            }
        }

        return arrays;
    }

    [GeneratedRegex(@"'shape': \(([^)]*)\)")]
    private static partial Regex ShapePattern();
}
