using Microsoft.ML;
using Mnist.MLNet.Scoring;

namespace Mnist.Tests.Hostile.Mutations;

/// <summary>Graphs of SavedModels and frozen ones: opened, with the schema of all that could be scored.</summary>
internal sealed class GraphReader(string name, int few, int many, Func<IEnumerable<SeedFile>> seeds) : FileReader
{
    private static readonly MLContext Context = new();

    public override string Name => name;

    public override int Few => few;

    public override int Many => many;

    public override void Read(string folder, Digest digest)
    {
        using TensorFlowModel model = Context.Model.LoadTensorFlowModel(name == "frozen" ? Path.Combine(folder, "frozen.pb") : folder);
        foreach (DataViewSchema.Column column in (IEnumerable<DataViewSchema.Column>)[.. model.GetModelSchema(), .. model.GetInputSchema()])
        {
            digest.Add(column.Name).Add(column.Type.ToString());
        }
    }

    protected override IEnumerable<SeedFile> MakeSeeds() => seeds();
}
