using Mnist.MLNet.Lowering;
using Mnist.MLNet.Scoring;
using Mnist.Tests.TestData;

namespace Mnist.Tests.MLNet;

[Trait("Category", "fixtures")]
public class LoweringFixtureTests
{
    public static TheoryData<string> Cases()
    {
        TheoryData<string> cases = [];
        foreach (string folder in new[] { "savedmodels", "recipes" })
        {
            string path = Path.Combine(FixtureFolder.Root, folder);
            foreach (string model in Directory.Exists(path) ? Directory.EnumerateDirectories(path).Order(StringComparer.Ordinal) : Enumerable.Empty<string>())
            {
                cases.Add(Path.GetRelativePath(FixtureFolder.Root, model));
            }
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_lowered_model_gives_what_TensorFlow_gave(string model)
    {
        string folder = Path.Combine(FixtureFolder.Root, model);
        string location = Directory.Exists(Path.Combine(folder, "model")) ? Path.Combine(folder, "model")
            : File.Exists(Path.Combine(folder, "frozen.pb")) ? Path.Combine(folder, "frozen.pb") : folder;
        string data = File.Exists(Path.Combine(folder, "io.npz")) ? Path.Combine(folder, "io.npz") : folder + ".io.npz";
        Dictionary<string, (int[] Shape, float[] Values)> arrays = Npz.Read(data);
        (int[] shape, float[] x) = arrays["x"];

        OnnxModel onnx = SavedModelToOnnx.ConvertFolder(location);
        using OnnxRunner runner = new(onnx, nameof(LoweringFixtureTests), "never");
        float[][] results = runner.Run([x], shape[0]);

        foreach ((string name, (int[] _, float[] expected)) in arrays.Where(array => array.Key.StartsWith('y')))
        {
            int index = name.Length > 2 ? onnx.Outputs.Select(output => output.Name).ToList().IndexOf(name[2..]) : 0;
            index = index < 0 ? 0 : index;
            Assert.Equal(expected.Length, results[index].Length);
            for (int i = 0; i < expected.Length; i++)
            {
                Assert.True(Math.Abs(expected[i] - results[index][i]) <= 1e-5, $"{name}[{i}]: expected {expected[i]}, got {results[index][i]}");
            }
        }
    }
}
