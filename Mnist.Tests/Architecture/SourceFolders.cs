using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace Mnist.Tests.Architecture;

/// <summary>In which folder of its project a type stands, by the assembly's debug information.</summary>
internal static class SourceFolders
{
    // "Type definition documents" of the portable PDB format: the files of types that have no code.
    private static readonly Guid TypeDocuments = new("932E74BC-DBA9-4478-8D46-0F32A7BAB3D3");

    /// <summary>Folders of the outermost types; the project's name stands for files beside the project file. What generators wrote is left out.</summary>
    public static Dictionary<Type, string> Of(Assembly assembly, string project)
    {
        Dictionary<Type, string> folders = [];
        using MetadataReaderProvider provider = MetadataReaderProvider.FromPortablePdbStream(File.OpenRead(Path.ChangeExtension(assembly.Location, ".pdb")));
        MetadataReader reader = provider.GetMetadataReader();
        foreach (MethodDebugInformationHandle handle in reader.MethodDebugInformation)
        {
            MethodDebugInformation method = reader.GetMethodDebugInformation(handle);
            MethodBase definition = assembly.ManifestModule.ResolveMethod(MetadataTokens.GetToken(handle.ToDefinitionHandle()))!;
            IEnumerable<DocumentHandle> documents = method.Document.IsNil ? method.GetSequencePoints().Select(point => point.Document) : [method.Document];
            Add(definition.DeclaringType!, documents);
        }

        foreach (CustomDebugInformation information in reader.CustomDebugInformation.Select(reader.GetCustomDebugInformation).Where(IsTypeDocuments))
        {
            BlobReader blob = reader.GetBlobReader(information.Value);
            while (blob.RemainingBytes > 0)
            {
                Add(assembly.ManifestModule.ResolveType(MetadataTokens.GetToken(information.Parent)), [MetadataTokens.DocumentHandle(blob.ReadCompressedInteger())]);
            }
        }

        return folders;

        bool IsTypeDocuments(CustomDebugInformation information) => reader.GetGuid(information.Kind) == TypeDocuments;

        void Add(Type type, IEnumerable<DocumentHandle> documents)
        {
            foreach (DocumentHandle document in documents)
            {
                if (Folder(reader.GetString(reader.GetDocument(document).Name), project) is { } folder)
                {
                    folders.TryAdd(TypeUses.Outermost(type), folder);
                }
            }
        }
    }

    private static string? Folder(string path, string project)
    {
        string[] parts = path.Split('/', '\\');
        int root = Array.LastIndexOf(parts, project);
        return root < 0 || parts[root + 1] == "obj" ? null : root + 2 == parts.Length ? project : parts[root + 1];
    }
}
